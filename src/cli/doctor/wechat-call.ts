import axios, { isAxiosError } from 'axios';
import { isLoopback, WechatApiError } from '../../wechat-api';

const LONGEST_MS = 8000;

export interface CallAnswer {
  readonly json: Readonly<Record<string, unknown>>;
  /** WeChat's clock, in epoch milliseconds, as of the middle of the call. */
  readonly date: number | undefined;
  /** Ours, at that moment. */
  readonly now: number;
}

export interface Call {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** WeChat did not answer, or something else did. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/**
 * One call of WeChat's API.
 * @throws WechatApiError, NoAnswerError
 */
export async function callWechat(baseUrl: string, call: Call): Promise<CallAnswer> {
  const began = Date.now();
  const { status, data, headers } = await send(baseUrl, call);
  const json = objectIn(data);
  if (status !== 200 || !json) throw new NoAnswerError(`something else answers, HTTP ${status}`);
  const errcode = Number(json['errcode'] ?? 0);
  if (errcode !== 0) throw new WechatApiError(errcode, String(json['errmsg'] ?? ''), call.path);
  const date = Date.parse(String(headers['date'] ?? ''));
  return { json, date: Number.isNaN(date) ? undefined : date, now: (began + Date.now()) / 2 };
}

/** By Axios, as the service does, so that both use the same proxy. */
async function send(baseUrl: string, { path, query, body }: Call) {
  const config = {
    method: body ? 'POST' : 'GET',
    url: `${baseUrl}${path}`,
    params: query,
    data: body,
    signal: AbortSignal.timeout(LONGEST_MS),
    maxRedirects: 0,
    validateStatus: null,
    ...(isLoopback(baseUrl) && { proxy: false as const }),
  };
  try {
    return await axios.request<unknown>(config);
  } catch (error) {
    throw new NoAnswerError(reasonOf(error));
  }
}

/** Never the address: it holds secrets. */
function reasonOf(error: unknown): string {
  if (!isAxiosError(error)) return error instanceof Error ? error.name : 'no answer';
  return error.code === 'ECONNABORTED'
    ? `silent for ${LONGEST_MS} ms`
    : (error.code ?? 'no answer');
}

function objectIn(data: unknown): CallAnswer['json'] | undefined {
  const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
  return isObject ? (data as CallAnswer['json']) : undefined;
}
