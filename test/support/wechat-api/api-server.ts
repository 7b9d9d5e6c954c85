import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

type Answer = (request: ReceivedRequest, response: ServerResponse) => void;

/** A loopback HTTP server that answers by path and remembers what it was asked. */
export class ApiServer {
  readonly requests: ReceivedRequest[] = [];
  private readonly answers = new Map<string, Answer>();
  private readonly server = createServer((message, response) => void this.serve(message, response));

  static async start(): Promise<ApiServer> {
    const api = new ApiServer();
    api.server.listen(0, '127.0.0.1');
    await once(api.server, 'listening');
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  on(path: string, answer: Answer): this {
    this.answers.set(path, answer);
    return this;
  }

  /** Answers the given bodies one after the other, the last one for ever. */
  json(path: string, ...bodies: readonly object[]): this {
    let next = 0;
    return this.on(path, (_request, response) => {
      const body = bodies[Math.min(next++, bodies.length - 1)];
      response.setHeader('content-type', 'application/json; encoding=utf-8');
      response.end(JSON.stringify(body));
    });
  }

  to(path: string): readonly ReceivedRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(message.url ?? '/', this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const request: ReceivedRequest = {
      method: message.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: message.headers,
      body: Buffer.concat(chunks),
    };
    this.requests.push(request);
    const answer = this.answers.get(request.path);
    if (answer) answer(request, response);
    else response.writeHead(404).end();
  }
}

/** A token answer as WeChat gives it. */
export function tokenAnswer(value: string, seconds = 7200): object {
  return { access_token: value, expires_in: seconds };
}
