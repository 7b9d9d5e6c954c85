import { setTimeout as pause } from 'node:timers/promises';
import { faultOf } from './check.mjs';
import { figures } from './figures.mjs';
import { textMessage, verification } from './messages.mjs';

/**
 * Messages that all wait for their handlers at once, begun evenly within `rampMs`, each on a
 * connection of its own that had a request before, as a balancer would keep it.
 */
export async function waiting(job, connections) {
  for (const [index, connection] of connections.entries()) {
    await connection.exchange(verification(job.first + index, job.url));
  }
  return async () => {
    const begun = performance.now();
    const sending = await begin(job, connections);
    const results = await Promise.all(sending);
    const right = results.filter(({ fault }) => fault === undefined).map(({ time }) => time);
    const faults = results.map(({ fault }) => fault).filter(Boolean);
    return figures(right, faults, performance.now() - begun);
  };
}

async function begin(job, connections) {
  const begun = performance.now();
  const sending = [];
  while (sending.length < job.count) {
    const due = Math.ceil(((performance.now() - begun) / job.rampMs) * job.count);
    for (const connection of connections.slice(sending.length, due)) {
      sending.push(send(job, connection, job.first + job.count + sending.length));
    }
    await pause(2);
  }
  return sending;
}

async function send(job, connection, index) {
  const message = textMessage(index, { ...job, slow: true });
  const begun = performance.now();
  const answer = await connection.exchange(message.request);
  return { time: performance.now() - begun, fault: faultOf(answer, message, job) };
}
