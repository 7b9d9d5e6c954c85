import { faultOf } from './check.mjs';
import { figures } from './figures.mjs';
import { textMessage } from './messages.mjs';

/**
 * As fast as it goes: every connection sends its next message when it has its answer. Messages are
 * made before and answers looked at afterwards, so that only what is measured has work meanwhile.
 */
export function saturation(job, connections) {
  const messages = Array.from({ length: job.count }, (_, i) => textMessage(job.first + i, job));
  const answers = [];
  const times = [];
  let next = 0;

  async function lane(connection) {
    while (next < messages.length) {
      const index = next;
      next += 1;
      const begun = performance.now();
      answers[index] = await connection.exchange(messages[index].request);
      times[index] = performance.now() - begun;
    }
  }

  return async () => {
    const begun = performance.now();
    await Promise.all(connections.map(lane));
    const milliseconds = performance.now() - begun;
    const faults = messages.map((message, i) => faultOf(answers[i], message, job));
    const right = times.filter((_, i) => faults[i] === undefined);
    return figures(right, faults.filter(Boolean), milliseconds);
  };
}
