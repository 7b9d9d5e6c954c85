import type { JsonObject } from '../client/api-answer';
import { WechatConnectionError } from '../client/wechat-connection.error';
import type { StoredToken } from './token-store';

/** Seconds. WeChat says 7200; more than a day would be a mistake that is kept for too long. */
const LONGEST_LIFE = 86_400;

/** A token that is to be replaced. */
export interface ReplacedToken {
  readonly value: string;
  /**
   * Set when WeChat refused it. Stable mode may hand out the same one again: obtained after
   * `askedBefore` (milliseconds since the epoch) it is WeChat's latest answer, to another process.
   */
  readonly refused?: { readonly askedBefore: number };
}

/** Where tokens come from: WeChat, or a system that asks WeChat for them. */
export abstract class TokenSource {
  /** @param replaced the one in use, if there is one */
  abstract fetch(replaced?: ReplacedToken): Promise<StoredToken>;
}

/**
 * The lifetime is counted from before the request, so that it is never over-estimated.
 * @param name of the member that holds it
 * @throws WechatConnectionError
 */
export function readToken(
  answer: JsonObject,
  name: string,
  path: string,
  obtainedAt: number,
): StoredToken {
  const value = answer[name];
  const seconds = Number(answer['expires_in']);
  if (typeof value !== 'string' || value === '' || !(seconds > 0)) {
    throw new WechatConnectionError(path, `the answer holds no ${name} with a lifetime`, true);
  }
  return { value, obtainedAt, expiresAt: obtainedAt + Math.min(seconds, LONGEST_LIFE) * 1000 };
}
