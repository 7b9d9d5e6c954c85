import { createHash } from 'node:crypto';

/**
 * WeChat's digest: the parts sorted as strings, joined, SHA-1, lower-case hex.
 * Three parts (token, timestamp, nonce) give `signature`, a fourth (the ciphertext) `msg_signature`.
 */
export function sign(...parts: readonly string[]): string {
  return createHash('sha1').update(parts.toSorted().join('')).digest('hex');
}
