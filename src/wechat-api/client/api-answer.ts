import { isKnownErrcode } from './errcodes';
import { WechatApiError, WechatConnectionError } from './wechat-api.error';

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

/** One that is never closed runs to the end: a search within it would take quadratic time. */
const STRING = /"[^"\\]*(?:\\[^][^"\\]*)*(?:"|\\?$)/.source;
const STRING_OR_NUMBER = new RegExp(`${STRING}|-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?`, 'g');
const LONG_INTEGER = /^-?\d{16,}$/;

/** What JSON forbids outside its strings, a byte order mark included. */
const STRING_OR_STRAY = new RegExp(`${STRING}|^\\uFEFF|[^ -\\uFFFF]`, 'g');
const ESCAPE_OR_RAW = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})|\\|[^ -\uFFFF]/g;

/**
 * `JSON.parse`, but an integer beyond 2^53 (a msg_id) comes out as a string, digit for digit, and
 * control characters are read as they are: WeChat writes those of nicknames raw, and NULs after
 * the document.
 * @throws SyntaxError when `text` is not JSON
 */
export function parseExactJson(text: string): unknown {
  try {
    return parseExactNumbers(text);
  } catch (error) {
    const mended = text.replace(STRING_OR_STRAY, escapeRaw);
    if (mended === text) throw error;
    return parseExactNumbers(mended);
  }
}

function parseExactNumbers(text: string): unknown {
  return JSON.parse(text.replace(STRING_OR_NUMBER, quoteIfInexact));
}

function quoteIfInexact(token: string): string {
  return LONG_INTEGER.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
}

function escapeRaw(token: string): string {
  if (!token.startsWith('"')) return ' ';
  return token.replace(ESCAPE_OR_RAW, (found) =>
    found.length > 1 ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
