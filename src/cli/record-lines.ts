import { styleText } from 'node:util';
import type { RecordedDelivery, RecordedMessage } from '../recording';

const SHORT = 40;
const TYPED = /<(?:Content|EventKey)>(?:<!\[CDATA\[)?([^]*?)(?:\]\]>)?<\/(?:Content|EventKey)>/;

/** In the list: one line. */
export function summaryOf(message: RecordedMessage): string {
  const { id, at, user, what, deliveries, handler = 'no handler', state } = message;
  const times = `${deliveries.length}×`;
  return `${id}  ${at}  ${user}  ${what} ${typed(message)}  ${handler}  ${times}  ${state}`;
}

/** The whole of it. */
export function linesOf(message: RecordedMessage): readonly string[] {
  const { deliveries, candidates, error, late, pickup, api, log, xml } = message;
  const written = deliveries.findLast((one) => one.xml !== undefined)?.xml;
  const isLogged = log.some((line) => line.includes(' threw while handling '));
  return [
    summaryOf(message),
    ...deliveries.map(deliveryLine),
    ...handlerLines(message),
    ...candidates.slice(1).map(({ handler, claim }) => `passed over: ${handler} (${claim})`),
    ...(error === undefined || isLogged ? [] : [error]),
    ...api.map(({ path, result, ms }) => `called ${path}: ${result}, ${ms} ms`),
    ...late.map(({ part, result, reason }) => `late ${part.type}: ${reason ?? result}`),
    ...(pickup?.fetchedBy ?? []).map((id) => `fetched by ${id}`),
    ...log.map((line) => `log ${line}`),
    styleText('dim', message.encrypted ? 'in, decrypted:' : 'in:'),
    xml,
    styleText('dim', 'out:'),
    written ?? '(no reply)',
  ];
}

function deliveryLine({ number, at, ms, outcome, ending, status, instance }: RecordedDelivery) {
  const answer = status === undefined ? ending : `${ending}  HTTP ${status}`;
  return `delivery ${number} at ${at} ms, took ${ms ?? '?'} ms  ${outcome}  ${answer}  (process ${instance})`;
}

function handlerLines({ candidates, handler, handlerMs }: RecordedMessage): readonly string[] {
  if (handler === undefined) return [];
  const why = candidates.find((one) => one.handler === handler)?.claim;
  const time = handlerMs === undefined ? 'did not end' : `${handlerMs} ms`;
  return [`handled by ${handler}${why === undefined ? '' : ` (${why})`}: ${time}`];
}

function typed({ xml }: RecordedMessage): string {
  const line = TYPED.exec(xml)?.[1]?.replaceAll(/\s+/g, ' ') ?? '';
  return line.length > SHORT ? `${line.slice(0, SHORT)}…` : line;
}
