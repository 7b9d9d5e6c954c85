/** Puts COUNT messages on URL, each of another user, CONCURRENCY at a time on kept connections. */
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { contentOf, signedQuery, textMessage } from './messages.mjs';

const { URL: url, COUNT, CONCURRENCY, FIRST = '0' } = process.env;
const [count, concurrency, first] = [COUNT, CONCURRENCY, FIRST].map(Number);
const agent = new Agent({ keepAlive: true, maxSockets: concurrency });

/** @returns milliseconds until the answer was complete; undefined: it was not the right one */
function send(index) {
  const body = textMessage(index, '快');
  const headers = { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) };
  const begun = performance.now();
  return new Promise((resolve) => {
    request(`${url}?${signedQuery(index)}`, { method: 'POST', agent, headers })
      .on('response', async (response) => {
        const answer = await text(response).catch(() => '');
        resolve(answer.includes(contentOf(index)) ? performance.now() - begun : undefined);
      })
      .on('error', () => resolve(undefined))
      .end(body);
  });
}

async function oneAfterTheOther(lane) {
  const times = [];
  for (let index = lane; index < count; index += concurrency) {
    times.push(await send(first + index));
  }
  return times;
}

const sending = Array.from({ length: concurrency }, (_, lane) => oneAfterTheOther(lane));
const times = (await Promise.all(sending)).flat();
const answered = times.filter((time) => time !== undefined).toSorted((a, b) => a - b);
process.send({
  answered: answered.length,
  median: answered[Math.floor(answered.length / 2)],
  p99: answered[Math.floor(answered.length * 0.99)],
  slowest: answered.at(-1),
});
process.disconnect();
