import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Clock } from '../clock';
import type { PlatformObserver } from '../platform-observer';
import type { RandomSource } from '../random-source';
import { ApiFailure, jsonAnswer, type ApiAnswer, type ApiRequest } from './api-endpoint';
import type { FaultPlan } from './faults';

/** The API host's listener on a free loopback port: keeps the journal, meets the faults. */
export class ApiServer {
  readonly requests: ApiRequest[] = [];
  private readonly server = http.createServer(async (incoming, outgoing) => {
    const at = this.clock.now();
    // A client that hangs up while it still sends has made no call.
    const bytes = await buffer(incoming).catch(() => undefined);
    if (bytes) await this.serve(requestOf(incoming, bytes, at), outgoing);
  });

  constructor(
    private readonly answer: (request: ApiRequest) => Promise<ApiAnswer>,
    private readonly faults: FaultPlan,
    private readonly clock: Clock,
    private readonly random: RandomSource,
    private readonly observer: PlatformObserver = {},
  ) {}

  async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(request: ApiRequest, outgoing: http.ServerResponse): Promise<void> {
    this.requests.push(request);
    const rid = [8, 8, 8].map((length) => this.random.hex(length)).join('-');
    const disturbance = await this.faults.meet(request, rid);
    if (disturbance.kind !== 'none' && disturbance.done) await this.answerOrFailure(request, rid);
    if (disturbance.kind === 'drop') {
      this.observer.called?.(request, undefined);
      outgoing.destroy();
      return;
    }
    const answer =
      disturbance.kind === 'answer' ? disturbance.answer : await this.answerOrFailure(request, rid);
    this.observer.called?.(request, answer);
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  }

  private async answerOrFailure(request: ApiRequest, rid: string): Promise<ApiAnswer> {
    try {
      return await this.answer(request);
    } catch (error) {
      if (!(error instanceof ApiFailure)) return { status: 500, headers: {}, body: String(error) };
      const { errcode, message, contentType } = error;
      return jsonAnswer({ errcode, errmsg: `${message} rid: ${rid}` }, contentType);
    }
  }
}

function requestOf(incoming: http.IncomingMessage, bytes: Buffer, at: number): ApiRequest {
  // What is no address, such as //, is a path that nobody serves.
  const [, own = ''] = /^(\/(?![/\\]).*)$/.exec(incoming.url ?? '') ?? [];
  const { pathname, searchParams } = new URL(own, 'http://127.0.0.1');
  return {
    method: incoming.method ?? '',
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: incoming.headers,
    body: bytes.toString(),
    bytes,
    at,
  };
}
