import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** One call that reached the simulated API host. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
  /** When it arrived, by the platform's clock. */
  readonly at: number;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Buffer;
}

export interface Endpoint {
  readonly method: 'GET' | 'POST';
  /** Whether an access token is asked for before `answer` is called. */
  readonly needsToken: boolean;
  readonly answer: (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>;
}

export type Endpoints = Readonly<Record<string, Endpoint>>;

/** An endpoint that takes an access token. */
export function get(answer: Endpoint['answer']): Endpoint {
  return { method: 'GET', needsToken: true, answer };
}

/** As {@link get}, with a body. */
export function post(answer: Endpoint['answer']): Endpoint {
  return { method: 'POST', needsToken: true, answer };
}

/** Rejected with by an endpoint: answered as WeChat answers errors, HTTP 200 and JSON. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';

  constructor(
    readonly errcode: number,
    errmsg: string,
    readonly contentType = 'application/json',
  ) {
    super(errmsg);
  }
}

export function jsonAnswer(value: unknown, contentType = 'application/json'): ApiAnswer {
  return {
    status: 200,
    headers: { 'content-type': `${contentType}; charset=utf-8` },
    body: JSON.stringify(value),
  };
}

export const done = (): ApiAnswer => jsonAnswer({ errcode: 0, errmsg: 'ok' });

/** The body as a JSON object. @throws ApiFailure 47001 when it is none */
export function jsonBody(request: ApiRequest): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(request.body);
    if (isRecord(value)) return value;
  } catch {
    // Told below, like every other body that is no JSON object.
  }
  throw new ApiFailure(47001, 'data format error');
}

/** The member as text; empty when it is missing or no text. */
export function textOf(value: Readonly<Record<string, unknown>>, name: string): string {
  const member = value[name];
  return typeof member === 'string' ? member : '';
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** WeChat takes no \uXXXX, whether it stands for Chinese, a control character or half a surrogate pair. @throws ApiFailure 40033 */
export function checkEncoding({ bytes, body }: ApiRequest): void {
  const valid = Buffer.from(body).equals(bytes);
  if (!valid || /(?<!\\)(?:\\\\)*\\u/i.test(body)) {
    throw new ApiFailure(40033, 'invalid charset. please check your request, if include \\uxxxx');
  }
}
