import { setTimeout as pause } from 'node:timers/promises';
import { faultOf } from './check.mjs';
import { figures } from './figures.mjs';
import { textMessage } from './messages.mjs';

/** Connections that are not in use; who finds none waits for one. */
class IdleConnections {
  #idle;
  #waiting = [];

  constructor(connections) {
    this.#idle = [...connections];
  }

  take() {
    return this.#idle.shift() ?? new Promise((resolve) => this.#waiting.push(resolve));
  }

  giveBack(connection) {
    const first = this.#waiting.shift();
    if (first) first(connection);
    else this.#idle.push(connection);
  }
}

/**
 * So many messages a second whatever the answers do, as followers would send them: one that finds
 * every connection busy waits for one, and its waiting counts.
 */
export function steady(job, connections) {
  const idle = new IdleConnections(connections);
  const times = [];
  const faults = [];

  async function answered(index) {
    const message = textMessage(job.first + index, job);
    const begun = performance.now();
    const connection = await idle.take();
    const answer = await connection.exchange(message.request);
    const time = performance.now() - begun;
    idle.giveBack(connection);
    return { time, fault: faultOf(answer, message, job) };
  }

  async function send(index) {
    const { time, fault } = await answered(index).catch(({ message }) => ({ fault: message }));
    if (fault === undefined) times.push(time);
    else faults.push(fault);
  }

  return async () => {
    const begun = performance.now();
    await sendOnTime(job, send);
    return figures(times, faults, performance.now() - begun);
  };
}

async function sendOnTime({ count, rate }, send) {
  const begun = performance.now();
  const sending = [];
  while (sending.length < count) {
    const due = Math.min(count, Math.floor(((performance.now() - begun) * rate) / 1000));
    while (sending.length < due) sending.push(send(sending.length));
    await pause(1);
  }
  await Promise.all(sending);
}
