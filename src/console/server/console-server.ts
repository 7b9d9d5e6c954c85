import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { reasonOf } from '../../reason-of';
import { refusal } from './gate';
import { pageFile } from './page-files';

/** What the page asks for beside its own files. */
export interface PageRequests {
  /** An address below `/data/`; undefined: there is nothing. */
  readonly read: (path: string) => unknown;
  /** A file of the platform's; undefined: there is none. */
  readonly media: (
    id: string,
  ) => { readonly contentType: string; readonly bytes: Buffer } | undefined;
  readonly listen: (response: http.ServerResponse) => void;
  /** An action by its name; what it rejects with is told to the page. */
  readonly act: (name: string, body: unknown) => Promise<unknown>;
}

const HEADERS = {
  // What the page itself may load is said in its head.
  'content-security-policy': "frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** The page's port cannot be had; the message says what to do. */
export class ConsolePortError extends Error {
  override readonly name = 'ConsolePortError';

  constructor(port: number, cause: unknown) {
    const { code } = cause as NodeJS.ErrnoException;
    super(
      `The console cannot listen on 127.0.0.1:${port} (${code}). End what listens there, which may ` +
        'be another console, or set CONSOLE_PORT to a port that is free.',
      { cause },
    );
  }
}

/** The console's own listener, on loopback alone. */
export class ConsoleServer {
  private readonly server = http.createServer((request, response) => {
    this.answer(request, response).catch((error: unknown) => {
      send(response, 400, { error: reasonOf(error) });
    });
  });

  constructor(private readonly requests: PageRequests) {}

  /** @throws ConsolePortError */
  async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening').catch((error: unknown) => {
      throw new ConsolePortError(port, error);
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const refused = refusal(request, this.port);
    if (refused !== undefined) return send(response, 403, { error: refused });
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [, folder = '', name = ''] =
      /^\/(events|data|media|act)(?:\/(.+))?$/.exec(pathname) ?? [];
    if (request.method === 'POST') {
      const body = await json(request);
      return send(response, 200, (await this.requests.act(name, body)) ?? {});
    }
    if (folder === 'events') return this.requests.listen(response);
    if (folder === 'data') return sendFound(response, this.requests.read(name));
    if (folder === 'media') return sendMedia(response, this.requests.media(name));
    const file = await pageFile(pathname);
    if (!file) return send(response, 404, { error: 'There is nothing here.' });
    response.writeHead(200, { ...HEADERS, 'content-type': file.type }).end(file.body);
  }
}

function sendFound(response: http.ServerResponse, found: unknown): void {
  if (found === undefined) send(response, 404, { error: 'There is no such message any more.' });
  else send(response, 200, found);
}

function sendMedia(response: http.ServerResponse, file: ReturnType<PageRequests['media']>): void {
  if (!file) return send(response, 404, { error: 'There is no such file.' });
  response.writeHead(200, { ...HEADERS, 'content-type': file.contentType }).end(file.bytes);
}

function send(response: http.ServerResponse, status: number, value: unknown): void {
  response
    .writeHead(status, { ...HEADERS, 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify(value));
}
