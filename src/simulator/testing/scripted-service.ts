import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

/** An answer, a connection that is never answered, or one that is reset. */
export type ScriptedAnswer =
  | 'silence'
  | 'reset'
  | {
      readonly status?: number;
      readonly body?: string | Buffer;
      /** Milliseconds until the answer. */
      readonly delay?: number;
    };

export interface ReceivedRequest {
  readonly method: string;
  readonly query: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** One entry of a script: an answer, or what makes one of the request. */
export type ScriptEntry = ScriptedAnswer | ((request: ReceivedRequest) => ScriptedAnswer);

export interface ScriptedService {
  readonly url: string;
  readonly received: readonly ReceivedRequest[];
  close(): Promise<void>;
}

/** A service that answers by a script: one entry per request, the last one for all that follow. */
export async function scriptedService(...script: readonly ScriptEntry[]): Promise<ScriptedService> {
  const received: ReceivedRequest[] = [];
  const server = http.createServer(async (incoming, outgoing) => {
    const request = await receive(incoming);
    received.push(request);
    const entry = script[Math.min(received.length, script.length) - 1] ?? {};
    await answer(outgoing, typeof entry === 'function' ? entry(request) : entry);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/wechat`, received, close: () => closing(server) };
}

async function receive(incoming: http.IncomingMessage): Promise<ReceivedRequest> {
  const { method = '', url = '', headers } = incoming;
  return { method, query: url.split('?')[1] ?? '', headers, body: await readText(incoming) };
}

async function answer(outgoing: http.ServerResponse, scripted: ScriptedAnswer): Promise<void> {
  if (scripted === 'silence') return;
  if (scripted === 'reset') {
    outgoing.destroy();
    return;
  }
  await pause(scripted.delay ?? 0);
  outgoing.writeHead(scripted.status ?? 200).end(scripted.body ?? 'success');
}

async function closing(server: http.Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
