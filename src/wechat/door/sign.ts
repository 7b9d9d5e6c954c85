import { hash, timingSafeEqual } from 'node:crypto';

/** Characters of one byte each, whose order is that of their bytes. */
const ASCII = /^[\0-\x7f]*$/;

/**
 * SHA-1 over the byte-sorted, concatenated parts: token, timestamp and nonce for `signature`, with
 * the ciphertext for `msg_signature`.
 * @see https://developers.weixin.qq.com/doc/service/guide/dev/push/
 */
export function sign(...parts: readonly string[]): string {
  const isAscii = parts.every((part) => ASCII.test(part));
  const sorted = isAscii ? parts.toSorted() : parts.toSorted(byBytes);
  return hash('sha1', sorted.join(''));
}

/** In constant time for signatures of the right length. */
export function isSignature(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
