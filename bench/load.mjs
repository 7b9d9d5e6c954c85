/**
 * Puts load on URL: COUNT messages, each of another user; either CONCURRENCY at a time on kept
 * connections, or, with RAMP_MS, each on its own connection, begun evenly within that time.
 */
import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { account } from './account.mjs';

const {
  URL: url,
  COUNT: count,
  CONCURRENCY: concurrency,
  RAMP_MS: ramp,
  FIRST: first,
} = process.env;
const agent = ramp ? false : new Agent({ keepAlive: true, maxSockets: Number(concurrency) });

function message(index) {
  const now = Math.floor(Date.now() / 1000);
  const user = `oBench${String(index).padStart(22, '0')}`;
  return `<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><FromUserName><![CDATA[${user}]]></FromUserName><CreateTime>${now}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${ramp ? '慢' : '快'}，第${index}条]]></Content><MsgId>${6_000_000_000_000_000n + BigInt(index)}</MsgId></xml>`;
}

function signedUrl(index) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = String(1_000_000_000 + index);
  const parts = [account.WECHAT_TOKEN, timestamp, nonce].toSorted().join('');
  const signature = createHash('sha1').update(parts).digest('hex');
  return `${url}?signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`;
}

/** @returns milliseconds until the answer was complete; undefined: it was not the right one */
function send(index) {
  const body = message(index);
  const headers = { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) };
  const begun = performance.now();
  return new Promise((resolve) => {
    request(signedUrl(index), { method: 'POST', agent, headers })
      .on('response', async (response) => {
        const answer = await text(response).catch(() => '');
        resolve(answer.includes(`第${index}条`) ? performance.now() - begun : undefined);
      })
      .on('error', () => resolve(undefined))
      .end(body);
  });
}

async function oneAfterTheOther(lane) {
  const times = [];
  for (let index = lane; index < Number(count); index += Number(concurrency)) {
    times.push(await send(Number(first ?? 0) + index));
  }
  return times;
}

async function ramped(index) {
  await pause((Number(ramp) * index) / Number(count));
  return send(index);
}

const lanes = Number(ramp ? count : concurrency);
const sending = Array.from({ length: lanes }, (_, i) => (ramp ? ramped(i) : oneAfterTheOther(i)));
const times = (await Promise.all(sending)).flat();
const answered = times.filter((time) => time !== undefined).toSorted((a, b) => a - b);
process.send({
  answered: answered.length,
  median: answered[Math.floor(answered.length / 2)],
  p99: answered[Math.floor(answered.length * 0.99)],
  slowest: answered.at(-1),
});
process.disconnect();
