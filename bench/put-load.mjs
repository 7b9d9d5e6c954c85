import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Runs `load.mjs` in another process; the result is what it reports. */
export async function putLoad(url, options) {
  const settings = Object.entries({ URL: url, ...options }).map(([name, value]) => [
    name,
    `${value}`,
  ]);
  const env = { PATH: process.env.PATH, ...Object.fromEntries(settings) };
  const [result] = await once(fork(new URL('load.mjs', import.meta.url), { env }), 'message');
  return result;
}
