import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections: one of those would be taken by some
 * connection while the server that shall have it again is down.
 */
const LOWEST = 15_000;
const HIGHEST = 30_000;
/** Workers of one run have ports of their own: what was free may not be listened on for a second. */
const WORKERS = 10;
const SHARE = (HIGHEST - LOWEST) / WORKERS;
const worker = Number(process.env['JEST_WORKER_ID'] ?? 0) % WORKERS;
let last = randomInt(SHARE);

/** A loopback port that nobody listens on, and that was not given out a moment ago. */
export async function freePort(): Promise<number> {
  for (;;) {
    last = (last + 1) % SHARE;
    const port = LOWEST + worker * SHARE + last;
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
