import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Messages that are answered at once; the result is what `load.mjs`, another process, reports. */
export function putLoad(url, options) {
  return run('load.mjs', url, options);
}

/** Messages that wait for their handlers, all at the same time. */
export function putWaitingLoad(url, options) {
  return run('waiting-load.mjs', url, options);
}

async function run(script, url, options) {
  const settings = Object.entries({ URL: url, ...options }).map(([name, value]) => [
    name,
    `${value}`,
  ]);
  const env = { PATH: process.env.PATH, ...Object.fromEntries(settings) };
  const [result] = await once(fork(new URL(script, import.meta.url), { env }), 'message');
  return result;
}
