/**
 * Puts COUNT messages on URL, begun evenly within RAMP_MS, each of another user and on a connection
 * of its own, which is opened before: making ten thousand connections costs this process more than
 * the service needs for the messages.
 */
import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { contentOf, signedQuery, textMessage } from './messages.mjs';

const { URL: url, COUNT, RAMP_MS, FIRST } = process.env;
const [count, ramp, first] = [COUNT, RAMP_MS, FIRST].map(Number);
const { hostname, port, pathname } = new URL(url);

/** A connection on which the address was verified, as a balancer would keep it. */
async function openConnection(index) {
  const socket = connect(Number(port), hostname).setNoDelay(true);
  socket.write(`GET ${pathname}?${signedQuery(index)}&echostr=1 HTTP/1.1\r\nHost: bench\r\n\r\n`);
  await once(socket, 'data');
  return socket;
}

/** @returns milliseconds until the answer was complete; undefined: it was not the right one */
function send(socket, index) {
  const body = textMessage(index, '慢');
  const begun = performance.now();
  return new Promise((resolve) => {
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
      if (answer.includes('</xml>')) end(answer.includes(contentOf(index)));
      else if (answer.includes('\r\n\r\nsuccess')) end(false);
    });
    socket.on('close', () => end(false)).on('error', () => end(false));
    socket.write(
      `POST ${pathname}?${signedQuery(index)} HTTP/1.1\r\nHost: bench\r\nContent-Type: text/xml\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    function end(isRight) {
      resolve(isRight ? performance.now() - begun : undefined);
    }
  });
}

const sockets = [];
for (let i = 0; i < count; i += 1) sockets.push(await openConnection(first + i));
const sending = [];
const begun = performance.now();
while (sending.length < count) {
  const due = Math.ceil(((performance.now() - begun) / ramp) * count);
  for (const socket of sockets.slice(sending.length, due)) {
    sending.push(send(socket, first + sending.length));
  }
  await pause(2);
}
const times = await Promise.all(sending);
const answered = times.filter((time) => time !== undefined).toSorted((a, b) => a - b);
const result = {
  answered: answered.length,
  median: answered[Math.floor(answered.length / 2)],
  p99: answered[Math.floor(answered.length * 0.99)],
  slowest: answered.at(-1),
};
process.send(result, () => process.exit());
