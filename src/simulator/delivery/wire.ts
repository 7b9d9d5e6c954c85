import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import { performance } from 'node:perf_hooks';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { PlatformClosedError } from '../platform-errors';

export type QueryParameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request before it has an address. */
export interface HttpRequest {
  readonly method: string;
  readonly query: QueryParameters;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** How a request ended on the network, before anybody judges the answer. */
export interface Exchange {
  readonly ending: 'answered' | 'cut' | 'refused-connection' | 'broken-connection';
  readonly took: number;
  readonly status?: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** The platform's way out: a socket for each request, so that a cut is a destroyed socket. */
export class Wire {
  private readonly open = new Set<AbortController>();
  private closed = false;

  /** @param cutAfter milliseconds of silence; a change holds for what is sent from then on */
  constructor(public cutAfter: number) {}

  /** One request; never rejects but when the platform is closed meanwhile. */
  async exchange(url: string, request: HttpRequest): Promise<Exchange> {
    const started = performance.now();
    const result = await this.abortable(async (controller) => {
      // What has arrived in time counts, although a busy process has not read it yet.
      const cut = setTimeout(() => setImmediate(() => controller.abort()), this.cutAfter);
      try {
        return await converse(addressOf(url, request.query), request, controller.signal);
      } finally {
        clearTimeout(cut);
      }
    });
    return { ...result, took: performance.now() - started };
  }

  async pause(ms: number): Promise<void> {
    await this.abortable(({ signal }) =>
      pause(Math.max(0, ms), undefined, { signal }).catch(() => undefined),
    );
  }

  close(): void {
    this.closed = true;
    for (const controller of this.open) controller.abort();
  }

  private async abortable<T>(work: (controller: AbortController) => Promise<T>): Promise<T> {
    if (this.closed) throw new PlatformClosedError();
    const controller = new AbortController();
    this.open.add(controller);
    try {
      const result = await work(controller);
      if (this.closed) throw new PlatformClosedError();
      return result;
    } finally {
      this.open.delete(controller);
    }
  }
}

async function converse(
  address: URL,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<Omit<Exchange, 'took'>> {
  const outgoing = open(address, request, signal);
  let connected = false;
  outgoing.on('socket', (socket) => socket.once('connect', () => (connected = true)));
  try {
    const [response] = (await once(outgoing, 'response')) as [http.IncomingMessage];
    const { statusCode: status = 0, headers } = response;
    return { ending: 'answered', status, headers, bytes: await buffer(response) };
  } catch {
    const broken = connected ? 'broken-connection' : 'refused-connection';
    return { ending: signal.aborted ? 'cut' : broken, headers: {}, bytes: Buffer.alloc(0) };
  }
}

function open(address: URL, request: HttpRequest, signal: AbortSignal): http.ClientRequest {
  const { request: begin } = address.protocol === 'https:' ? https : http;
  const headers = Object.entries(request.headers).filter(([, value]) => value !== undefined);
  const outgoing = begin(address, {
    agent: false,
    method: request.method,
    headers: Object.fromEntries(headers),
    signal,
  });
  // The awaited response rejects on a failure; a failure after it must not end the process.
  outgoing.on('error', () => undefined);
  outgoing.end(request.body);
  return outgoing;
}

function addressOf(url: string, query: QueryParameters): URL {
  const address = new URL(url);
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value ?? []].flat()) address.searchParams.append(name, each);
  }
  return address;
}
