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
export async function waiting({ sizes, only = ['service', 'bare'], progress }) {
  const result = {};
  for (const name of only) {
    progress(`${sizes.waiting} waiting deliveries: ${name}`);
    const options = { env: { HANDLER_MS: String(HANDLER_MS) } };
    result[name] = await withSubject(subject(name), options, (one) => measure(one, sizes));
  }
  return result;
}

async function measure(one, { waiting: count, warmUp }) {
  await one.warmUp(warmUp);
  const idle = await atRest(one);
  const load = { kind: 'waiting', count, rampMs: RAMP_MS };
  let connected;
  let waits;
  const result = await one.put(load, async () => {
    connected = await atRest(one);
    waits = pause(ALL_WAIT_MS).then(() => underLoad(one));
  });
  return summary(result, { idle, connected, waits: await waits });
}

/** What is garbage is gone before a look at what the process holds. */
async function atRest(one) {
  const live = await one.liveMemory();
  return { live, own: (await one.usage()).own };
}

async function underLoad(one) {
  const { own } = await one.usage();
  return { own, live: await one.liveMemory() };
}

function summary({ count, cpu, p50, p99, slowest }, { idle, connected, waits }) {
  const kilobytes = (from, to) => Number((((to - from) * 1024) / count).toFixed(1));
  return {
    count,
    isInTime: slowest < LIMIT_MS,
    p50: Math.round(p50),
    p99: Math.round(p99),
    slowest: Math.round(slowest),
    microseconds: Math.round((cpu / count) * 1000),
    ownMegabytes: Math.round(waits.own),
    ownEach: kilobytes(connected.own, waits.own),
    liveEach: kilobytes(connected.live, waits.live),
    liveEachConnection: kilobytes(idle.live, connected.live),
  };
}
