import { defer, firstValueFrom, retry, throwError, timer } from 'rxjs';
import { backOff } from '../pauses';
import { WechatApiError, WechatConnectionError } from './wechat-api.error';

const REPEATS = 2;

/**
 * Repeats a call that WeChat was too busy for or that did not reach it, twice at most,
 * as long as that cannot do its work twice.
 *
 * @param idempotent whether WeChat may receive the call more than once
 * @param firstDelay milliseconds; doubled for the second repeat, each with jitter
 */
export async function repeatWhereSafe<T>(
  call: () => Promise<T>,
  idempotent: boolean,
  firstDelay: number,
): Promise<T> {
  const delay = (error: unknown, attempt: number) =>
    isRepeatable(error, idempotent)
      ? timer(backOff(attempt - 1, firstDelay))
      : throwError(() => error);
  return firstValueFrom(defer(call).pipe(retry({ count: REPEATS, delay })));
}

function isRepeatable(error: unknown, idempotent: boolean): boolean {
  // WeChat says that it did nothing.
  if (error instanceof WechatApiError) return error.errcode === -1;
  if (error instanceof WechatConnectionError) return idempotent || !error.mayHaveArrived;
  return false;
}
