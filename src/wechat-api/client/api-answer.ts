import { isKnownErrcode } from './errcodes';
import { parseExactJson } from './exact-json';
import { WechatApiError } from './wechat-api.error';
import { WechatConnectionError } from './wechat-connection.error';

export type JsonObject = Readonly<Record<string, unknown>>;

/** `text` as a JSON object, or undefined. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value = parseExactJson(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** Failures come under HTTP 200 as well: a non-zero `errcode` tells them. */
export function refusalIn(answer: JsonObject, path: string): WechatApiError | undefined {
  const errcode = Number(answer['errcode'] ?? 0);
  if (errcode === 0) return undefined;
  const errmsg = typeof answer['errmsg'] === 'string' ? answer['errmsg'] : '';
  return new WechatApiError(errcode, errmsg, path);
}

/**
 * WeChat's answer to a JSON call.
 * @throws WechatApiError when WeChat refused it, WechatConnectionError when that is no answer of WeChat's
 */
export function readAnswer(status: number, text: string, path: string): JsonObject {
  const answer = parseObject(text);
  const refusal = answer && refusalIn(answer, path);
  if (refusal && isWechats(refusal, status)) throw refusal;
  if (status !== 200) throw new WechatConnectionError(path, `HTTP ${status}`, true, true);
  if (refusal) throw new WechatConnectionError(path, 'the errcode is no number', true, true);
  if (answer) return answer;
  const reason = 'the answer is not a JSON object';
  throw new WechatConnectionError(path, reason, true, !isCutShort(text));
}

/** WeChat refuses under HTTP 200; a gateway may answer JSON as well, with codes of its own. */
function isWechats({ errcode }: WechatApiError, status: number): boolean {
  return status === 200 ? Number.isInteger(errcode) : isKnownErrcode(errcode);
}

/** What began as WeChat's answer, or might have. */
function isCutShort(text: string): boolean {
  return /^\s*(?:\{|$)/.test(text);
}
