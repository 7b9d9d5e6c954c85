/** What the service is to cost at most, and what it was found to cost. */
import { table } from './table.mjs';

const cost = (mode, name, load, unit) => (found) => found.messages?.[mode]?.[name]?.[load]?.[unit];

/** Rounds are compared one by one: both met the same other load. */
function share(mode, name, other, load) {
  return (found) => {
    const [a, b] = [name, other].map((one) => cost(mode, one, load, 'microseconds')(found)?.rounds);
    return a && b && { median: medianOf(a.map((value, round) => value / b[round])) };
  };
}

function medianOf(values) {
  return Number(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)].toFixed(2));
}

const GOALS = [
  ['saturation, x bare', 2, cost('plain', 'service', 'saturation', 'toBare')],
  ['saturation, x co-wechat', 1, cost('plain', 'service', 'saturation', 'toCoWechat')],
  ['500/s, x bare', 2.2, cost('plain', 'service', 'steady', 'toBare')],
  ['500/s, x co-wechat', 1.35, cost('plain', 'service', 'steady', 'toCoWechat')],
  ['secure, saturation, x co-wechat', 1, cost('secure', 'service', 'saturation', 'toCoWechat')],
  ['secure, 500/s, x co-wechat', 1, cost('secure', 'service', 'steady', 'toCoWechat')],
  [
    'without the ledger, saturation, x bare',
    1.6,
    cost('plain', 'service-memory', 'saturation', 'toBare'),
  ],
  ['Redis, saturation, x embedded', 1.5, share('plain', 'service-redis', 'service', 'saturation')],
  ['Redis, 500/s, x embedded', 1.5, share('plain', 'service-redis', 'service', 'steady')],
  ['remembered, saturation, x none', 1.1, (found) => found.remembered?.service?.saturation.toNone],
  ['remembered, 500/s, x none', 1.1, (found) => found.remembered?.service?.steady.toNone],
  ['start to first answer, CPU ms', 1200, (found) => found.start?.embedded.cpu],
  ['own MB after the traffic', 150, (found) => figure(found.memory?.service?.ownAtMost)],
  ['KB for a waiting delivery', 12, (found) => figure(found.waiting?.service?.ownEach)],
];

function figure(value) {
  return value === undefined ? undefined : { median: value };
}

/** @returns {string} a table of those goals that something was measured for */
export function goals(found) {
  const rows = GOALS.map(([name, limit, of]) => [name, limit, of(found)?.median]);
  const measured = rows.filter(([, , value]) => value !== undefined);
  if (measured.length === 0) return '';
  const judged = measured.map(([name, limit, value]) => [
    name,
    limit,
    value,
    value <= limit ? 'met' : 'missed',
  ]);
  return `goals\n${table(['', 'at most', 'found', ''], judged)}`;
}
