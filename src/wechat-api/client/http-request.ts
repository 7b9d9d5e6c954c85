import type { HttpService } from '@nestjs/axios';
import { type AxiosRequestConfig, type AxiosResponse, isAxiosError } from 'axios';
import { firstValueFrom } from 'rxjs';
import { WechatConnectionError } from './wechat-api.error';

/** Network and name service; all codes of certificates but one have CERT in them. */
const NEVER_CONNECTED =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$|CERT/;
const CONNECTING = new Set<unknown>(['connect', 'getaddrinfo']);

const TIMED_OUT = new Set(['ERR_CANCELED', 'ECONNABORTED', 'ETIMEDOUT']);

/** For an answer of any size, as it comes in. */
export const AS_STREAM = {
  responseType: 'stream',
  headers: { 'accept-encoding': 'identity' },
  decompress: false,
  maxContentLength: -1,
} as const;

/**
 * One request: any status is an answer, and no redirect is followed.
 * @param source what is asked, for errors: they hold no URL
 * @throws WechatConnectionError
 */
export async function request<T>(
  http: HttpService,
  source: string,
  config: AxiosRequestConfig & { readonly url: string },
): Promise<AxiosResponse<T>> {
  const proxy = isLoopback(config.url) && ({ proxy: false } as const);
  try {
    const common = { maxRedirects: 0, validateStatus: null, ...proxy };
    return await firstValueFrom(http.request<T>({ ...common, ...config }));
  } catch (error) {
    throw connectionFailure(error, source);
  }
}

/** The HTTP client's error without the URL it carries. */
export function connectionFailure(error: unknown, path: string): WechatConnectionError {
  if (!isAxiosError(error)) return new WechatConnectionError(path, nameOf(error), true);
  const code = error.code ?? 'no answer';
  const reason = TIMED_OUT.has(code) ? 'timed out' : code;
  const neverSent =
    NEVER_CONNECTED.test(code) || failedToConnect(error.cause) || wasConnecting(error.request);
  return new WechatConnectionError(path, reason, !neverSent);
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** Of a host with several addresses every attempt has failed. */
function failedToConnect(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.every(failedToConnect);
  return cause instanceof Error && 'syscall' in cause && CONNECTING.has(cause.syscall);
}

function wasConnecting(asked: unknown): boolean {
  if (typeof asked !== 'object' || asked === null || !('socket' in asked)) return false;
  const socket = asked.socket as { connecting?: boolean; secureConnecting?: boolean } | null;
  return socket?.connecting === true || socket?.secureConnecting === true;
}

export type Query = Readonly<Record<string, string | number | boolean>>;

/**
 * The full address of an API. The base may have a path of its own (a gateway).
 * @throws TypeError when `path` is not an absolute path without a query
 */
export function apiUrl(baseUrl: string, path: string, query: Query = {}): string {
  if (!/^\/(?!\/)[^?#\s\\]*$/.test(path)) {
    const shown = path.split(/[?#]/, 1)[0];
    throw new TypeError(`API path must look like /cgi-bin/name, its query apart; got ${shown}`);
  }
  const parameters = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  const address = baseUrl.replace(/\/+$/, '') + path;
  return parameters ? `${address}?${parameters}` : address;
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** A simulated platform on this machine is never reached through the environment's proxy. */
export function isLoopback(url: string): boolean {
  return LOOPBACK.test(new URL(url).hostname);
}
