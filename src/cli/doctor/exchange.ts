import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import { buffer } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';

const LONGEST_MS = 8000;

/** A request to the callback, as WeChat makes it: one connection, no redirect followed. */
export interface Probe {
  readonly method: 'GET' | 'POST';
  readonly query: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Exchange {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  /** Milliseconds from connecting to the last byte. */
  readonly took: number;
  /** When the certificate ends, in epoch milliseconds. */
  readonly certificateEnds?: number;
}

/** @throws Error with a `code` where there was no answer */
export async function exchange(url: URL, probe: Probe): Promise<Exchange> {
  const began = performance.now();
  const request = open(url, probe);
  // What happens after the answer has begun is the answer's to tell.
  request.on('error', () => undefined).end(probe.body);
  const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
  const { statusCode: status = 0, headers } = answer;
  const { socket } = answer;
  const ends = socket instanceof TLSSocket ? socket.getPeerCertificate().valid_to : undefined;
  const body = (await buffer(answer)).toString();
  const certificateEnds = ends === undefined ? undefined : Date.parse(ends);
  return { status, headers, body, took: performance.now() - began, certificateEnds };
}

function open(url: URL, { method, query, body }: Probe): http.ClientRequest {
  const address = new URL(url);
  for (const [name, value] of Object.entries(query)) address.searchParams.append(name, value);
  const type = body === undefined ? {} : { 'content-type': 'text/xml' };
  const { request } = address.protocol === 'https:' ? https : http;
  return request(address, {
    agent: false,
    method,
    headers: { 'user-agent': 'Mozilla/4.0', accept: '*/*', ...type },
    signal: AbortSignal.timeout(LONGEST_MS),
  });
}
