import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Where a listener listens, and the variables that say so. */
export interface ListenerAddress {
  readonly host: string;
  readonly port: number;
  readonly variables: { readonly host: string; readonly port: string };
}

/** The address cannot be had; the message names the variable and the cure. */
export class ListenError extends Error {
  override readonly name = 'ListenError';

  constructor({ host, port, variables }: ListenerAddress, error: unknown) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    super(`Cannot listen on ${place}: ${reasonFor(code, variables) ?? message}`, { cause: error });
  }
}

/**
 * Listens, without the line that Nest's own `listen` writes about what went wrong.
 * @returns the URL @throws ListenError, and what stops the application's start
 */
export async function listen(app: NestFastifyApplication, address: ListenerAddress) {
  await app.init();
  const { host, port } = address;
  try {
    return await app.getHttpAdapter().getInstance().listen({ host, port });
  } catch (error) {
    throw new ListenError(address, error);
  }
}

function reasonFor(code: string, { host, port }: ListenerAddress['variables']): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `another process listens there (${code}). End it, or set ${port} to a port that is free.`;
    case 'EACCES':
      return `this user may not (${code}). Set ${port} to a port above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `this machine has no such address (${code}). Set ${host} to one of its own, such as 0.0.0.0.`;
    default:
      return undefined;
  }
}
