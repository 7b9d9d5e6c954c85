const SECOND_MS = 1000;
const DAY_MS = 86_400_000;

/**
 * For how long, from the arrival of a delivery on, a copy of it could be let in. Its timestamp may
 * be as far ahead of our clock as it may fall behind later, and counts whole seconds. All that is
 * remembered against copies is remembered for so long: which message a signature carried, and
 * that a message was answered.
 * @param maxAge WECHAT_SIGNATURE_MAX_AGE in milliseconds; 0: copies are let in for ever, and known
 * for a day
 * @returns milliseconds
 */
export function signatureLifetime(maxAge: number): number {
  return maxAge === 0 ? DAY_MS : 2 * (maxAge + SECOND_MS);
}
