/** Handlers of 4.5 s at once: are all answered within WeChat's 5 s, and in how much memory? */
import { setTimeout as pause } from 'node:timers/promises';
import { withSubject } from '../measure/subject.mjs';
import { subject } from '../subjects/list.mjs';

const HANDLER_MS = 4500;
/** WeChat cuts at 5000. */
const LIMIT_MS = 4900;
/** All have begun before the first has ended. */
const RAMP_MS = 4000;
/** By then all wait, and none has been answered. */
const ALL_WAIT_MS = (RAMP_MS + HANDLER_MS) / 2;

/** @returns {Promise<object>} by subject */
export async function waiting({ sizes, only = ['service', 'nest', 'bare'], progress }) {
  const result = {};
  for (const name of only.filter((one) => subject(one).waits)) {
    progress(`${sizes.waiting} waiting deliveries: ${name}`);
    const options = { env: { HANDLER_MS: String(HANDLER_MS) } };
    result[name] = await withSubject(subject(name), options, (one) => measure(one, sizes));
  }
  return result;
}

/** In two passes: to collect garbage while all wait would hold up the answers. */
async function measure(one, { waiting: count, warmUp }) {
  await one.warmUp(warmUp);
  const load = { kind: 'waiting', count, rampMs: RAMP_MS };
  const own = async () => (await one.usage()).own;
  const first = await pass(one, load, own);
  const second = await pass(one, load, () => one.liveMemory());
  return summary(first, second);
}

/** @param look at memory: before the connections are open, when they are, and when all wait */
async function pass(one, load, look) {
  await one.liveMemory();
  const memory = { idle: await look() };
  let waits;
  const result = await one.put(load, async () => {
    await one.liveMemory();
    memory.connected = await look();
    waits = pause(ALL_WAIT_MS).then(look);
    // Should the load fail before, that is what is told.
    waits.catch(() => {});
  });
  return { ...result, memory: { ...memory, waits: await waits } };
}

function summary({ count, cpu, late, p50, p99, slowest, memory: own }, { memory: live }) {
  const kilobytes = (from, to) => Number((((to - from) * 1024) / count).toFixed(1));
  return {
    count,
    isInTime: slowest < LIMIT_MS,
    late,
    p50: Math.round(p50),
    p99: Math.round(p99),
    slowest: Math.round(slowest),
    microseconds: Math.round((cpu / count) * 1000),
    ownMegabytes: Math.round(own.waits),
    ownEach: kilobytes(own.connected, own.waits),
    liveEach: kilobytes(live.connected, live.waits),
    liveEachConnection: kilobytes(live.idle, live.connected),
  };
}
