import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** The port where nobody listens on it, else one that is free. */
export async function freePort(wanted: number): Promise<number> {
  return (await tried(wanted)) ?? (await tried(0)) ?? wanted;
}

async function tried(port: number): Promise<number | undefined> {
  const server = createServer().listen(port, '127.0.0.1');
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (!isFree) return undefined;
  const { port: found } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return found;
}
