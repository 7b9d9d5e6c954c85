/** What a message costs each subject: as fast as it goes and at a steady pace, plain and secure. */
import { hasRedis } from '../measure/redis.mjs';
import { ratio, spread } from '../measure/rounds.mjs';
import { withSubject } from '../measure/subject.mjs';
import { SUBJECTS } from '../subjects/list.mjs';

export const STEADY_RATE = 500;
/** Of the same pace, before the measured seconds. */
const SETTLING_SECONDS = 2;
const FLOOR = 'bare';
const PEER = 'co-wechat';

/** @returns {Promise<object>} by mode, by subject */
export async function messages({ sizes, only, modes, progress }) {
  const subjects = chosen(only, progress);
  const trials = [];
  for (let round = 1; round <= sizes.rounds; round += 1) {
    for (const mode of modes) {
      for (const entry of subjects) {
        progress(`round ${round} of ${sizes.rounds}: ${entry.label}, ${mode}`);
        const trial = await withSubject(entry, { mode }, (one) => measure(one, sizes));
        trials.push({ mode, name: entry.name, ...trial });
      }
    }
  }
  const result = modes.map((mode) => [
    mode,
    summaries(
      subjects,
      trials.filter((t) => t.mode === mode),
    ),
  ]);
  return Object.fromEntries(result);
}

/** The floor and the peer that ratios are told of are always there. */
function chosen(only, progress) {
  const isWanted = ({ name }) => only === undefined || name === FLOOR || only.includes(name);
  const wanted = SUBJECTS.filter(isWanted);
  if (hasRedis || !wanted.some(({ redis }) => redis)) return wanted;
  progress('redis-server is missing: nothing is measured with it');
  return wanted.filter(({ redis }) => !redis);
}

async function measure(subject, sizes) {
  await subject.warmUp(sizes.warmUp);
  const saturation = await subject.put({ kind: 'saturation', count: sizes.saturation });
  const pace = { kind: 'steady', rate: STEADY_RATE };
  await subject.put({ ...pace, count: SETTLING_SECONDS * STEADY_RATE });
  const steady = await subject.put({ ...pace, count: sizes.steadySeconds * STEADY_RATE });
  const { own, file = 0 } = await subject.usage();
  return { saturation, steady, memory: { own, file } };
}

function summaries(subjects, trials) {
  const of = (name) => trials.filter((trial) => trial.name === name);
  const summary = ({ name }) => ({
    saturation: loadSummary('saturation', of(name), of(FLOOR), of(PEER)),
    steady: loadSummary('steady', of(name), of(FLOOR), of(PEER)),
    memory: {
      own: spread(
        of(name).map(({ memory }) => memory.own),
        0,
      ),
      file: spread(
        of(name).map(({ memory }) => memory.file),
        0,
      ),
    },
  });
  return Object.fromEntries(subjects.map((entry) => [entry.name, summary(entry)]));
}

function loadSummary(load, trials, floor, peer) {
  const cost = (all) => all.map((trial) => (trial[load].cpu / trial[load].count) * 1000);
  const all = (figure, digits) =>
    spread(
      trials.map((trial) => figure(trial[load])),
      digits,
    );
  return {
    microseconds: spread(cost(trials), 0),
    toBare: ratio(cost(trials), cost(floor)),
    ...(peer.length > 0 && { toCoWechat: ratio(cost(trials), cost(peer)) }),
    perSecond: all(({ count, milliseconds }) => (count / milliseconds) * 1000, 0),
    busy: all(({ cpu, milliseconds }) => cpu / milliseconds),
    p50: all(({ p50 }) => p50),
    p99: all(({ p99 }) => p99),
  };
}
