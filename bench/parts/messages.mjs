/** What a message costs each subject: as fast as it goes and at a steady pace, plain and secure. */
import { hasRedis } from '../measure/redis.mjs';
import { ratio, spread } from '../measure/rounds.mjs';
import { Subject } from '../measure/subject.mjs';
import { SUBJECTS } from '../subjects/list.mjs';

export const STEADY_RATE = 500;
const FLOOR = 'bare';
const PEER = 'co-wechat';

/** @returns {Promise<object>} by mode, by subject */
export async function messages({ sizes, only, modes, progress }) {
  const subjects = chosen(only, progress);
  const found = [];
  for (const mode of modes) {
    const trials = await rounds(subjects, mode, sizes, progress);
    found.push([mode, summaries(subjects, trials)]);
  }
  return Object.fromEntries(found);
}

/** All are started and warmed up before, so that the short trials of a round meet the same other load. */
async function rounds(subjects, mode, sizes, progress) {
  const started = [];
  try {
    for (const entry of subjects) {
      progress(`${mode}: ${entry.label} warms up`);
      const one = await Subject.start(entry, { mode });
      started.push(one);
      await one.warmUp(sizes.warmUp);
    }
    const trials = [];
    for (let round = 1; round <= sizes.rounds; round += 1) {
      progress(`${mode}: round ${round} of ${sizes.rounds}`);
      for (const load of ['saturation', 'steady'])
        trials.push(...(await measured(started, load, sizes)));
    }
    for (const one of started) trials.push({ name: one.entry.name, memory: await memoryOf(one) });
    return trials;
  } finally {
    await Promise.all(started.map((one) => one.end()));
  }
}

async function measured(started, load, sizes) {
  const job = {
    saturation: { kind: 'saturation', count: sizes.saturation },
    steady: { kind: 'steady', rate: STEADY_RATE, count: sizes.steadySeconds * STEADY_RATE },
  }[load];
  const found = [];
  for (const one of started) found.push({ name: one.entry.name, [load]: await one.put(job) });
  return found;
}

async function memoryOf(one) {
  const { own, file = 0 } = await one.usage();
  return { own, file };
}

/** The floor and the peer that ratios are told of are always there. */
function chosen(only, progress) {
  const isWanted = ({ name }) => only === undefined || name === FLOOR || only.includes(name);
  const wanted = SUBJECTS.filter(isWanted);
  if (hasRedis || !wanted.some(({ redis }) => redis)) return wanted;
  progress('redis-server is missing: nothing is measured with it');
  return wanted.filter(({ redis }) => !redis);
}

function summaries(subjects, trials) {
  const of = (name, figure) => trials.filter((trial) => trial.name === name && figure in trial);
  const summary = ({ name }) => ({
    ...Object.fromEntries(
      ['saturation', 'steady'].map((load) => [
        load,
        loadSummary(load, of(name, load), of(FLOOR, load), of(PEER, load)),
      ]),
    ),
    memory: Object.fromEntries(
      ['own', 'file'].map((kind) => [
        kind,
        spread(
          of(name, 'memory').map(({ memory }) => memory[kind]),
          0,
        ),
      ]),
    ),
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
