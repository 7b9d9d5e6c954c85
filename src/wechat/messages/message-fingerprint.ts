import { hash } from 'node:crypto';
import type { IncomingMessage } from './incoming-message';
import type { RawValue } from './raw-fields';

/** 22 characters of base64url hold 132 bits. */
const length = 22;

/** Of a message in plain mode it is asked for three times. */
const known = new WeakMap<IncomingMessage, string>();

/**
 * A digest of all fields, whatever their order and the blanks between them; elements that repeat
 * count in theirs. Tells events apart, and another body under the same identity, which a genuine
 * retry never has.
 */
export function messageFingerprint(message: IncomingMessage): string {
  const earlier = known.get(message);
  if (earlier !== undefined) return earlier;
  const fingerprint = hash('sha256', canonical(message.raw), 'base64url').slice(0, length);
  known.set(message, fingerprint);
  return fingerprint;
}

function canonical(value: RawValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const fields = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`);
  return `{${fields.join()}}`;
}
