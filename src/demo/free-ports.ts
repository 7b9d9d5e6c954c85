import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Below the range from which outgoing connections take theirs: a port stays free until it is used. */
const FIRST = 20_000;
const LAST = 30_000;

/** Loopback ports that nobody listens on, no two alike. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Map<number, Server>();
  while (ports.size < count) {
    const port = randomInt(FIRST, LAST);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (isFree) ports.set(port, server);
  }
  await Promise.all([...ports.values()].map((server) => once(server.close(), 'close')));
  return [...ports.keys()];
}
