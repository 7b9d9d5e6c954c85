import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * SHA-1 over the byte-sorted, concatenated parts: token, timestamp and nonce for `signature`, with
 * the ciphertext for `msg_signature`.
 * @see https://developers.weixin.qq.com/doc/service/guide/dev/push/
 */
export function sign(...parts: readonly string[]): string {
  const sorted = parts.map((part) => Buffer.from(part)).toSorted(Buffer.compare);
  const hash = createHash('sha1');
  for (const part of sorted) hash.update(part);
  return hash.digest('hex');
}

/** In constant time for signatures of the right length. */
export function isSignature(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
