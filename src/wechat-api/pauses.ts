import { WechatApiError } from './client/wechat-api.error';
import { TokenUpstreamError } from './token/token.errors';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const CONFIGURATION_PAUSE = 5 * MINUTE;

/** A random time between two, so that processes do not act at the same moment. */
export function jitter(from: number, to: number): number {
  return from + Math.random() * (to - from);
}

/**
 * Doubles with each failure in a row, with jitter: half of it to all of it.
 * @param failures that came before; 0: none
 * @param first milliseconds
 * @param longest milliseconds
 */
export function backOff(failures: number, first: number, longest = Infinity): number {
  const full = Math.min(first * 2 ** failures, longest);
  return jitter(full / 2, full);
}

/**
 * How long something that must succeed at last waits after a failure: 1 s doubling to 60 s. Where
 * only an operator can help, a steady 5 minutes.
 * @param failures that came before in a row
 * @returns milliseconds
 */
export function pauseAfter(error: unknown, failures: number): number {
  return isConfigurationError(error) ? CONFIGURATION_PAUSE : backOff(failures, SECOND, MINUTE);
}

/** Whether only the operator can mend it. */
export function isConfigurationError(error: unknown): error is WechatApiError | TokenUpstreamError {
  const isRefusal = error instanceof WechatApiError || error instanceof TokenUpstreamError;
  return isRefusal && error.kind === 'configuration';
}
