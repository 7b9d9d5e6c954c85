import { setTimeout as pause } from 'node:timers/promises';
import { faultOf } from './check.mjs';
import { figures } from './figures.mjs';
import { textMessage } from './messages.mjs';

/** WeChat has cut a delivery by then; whoever notices lets go of it as well. */
const CUT_MS = 5000;

/**
 * Messages that all wait for their handlers at once, begun evenly within `rampMs`, each on a
 * connection of its own, which a balancer would have kept.
 */
export function waiting(job, connections) {
  return async () => {
    const begun = performance.now();
    const sending = await begin(job, connections);
    const results = await Promise.all(sending);
    const right = results.filter(({ fault }) => fault === undefined).map(({ time }) => time);
    const faults = results.map(({ fault }) => fault).filter(Boolean);
    const late = right.filter((time) => time >= CUT_MS).length;
    return { ...figures(right, faults, performance.now() - begun), late };
  };
}

async function begin(job, connections) {
  const begun = performance.now();
  const sending = [];
  while (sending.length < job.count) {
    const due = Math.ceil(((performance.now() - begun) / job.rampMs) * job.count);
    for (const connection of connections.slice(sending.length, due)) {
      sending.push(send(job, connection, job.first + sending.length));
    }
    await pause(2);
  }
  return sending;
}

async function send(job, connection, index) {
  const message = textMessage(index, { ...job, slow: true });
  const begun = performance.now();
  try {
    const answer = await connection.exchange(message.request);
    return { time: performance.now() - begun, fault: faultOf(answer, message, job) };
  } catch (error) {
    const time = performance.now() - begun;
    return time >= CUT_MS ? { time } : { fault: error.message };
  }
}
