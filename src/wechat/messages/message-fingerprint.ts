import { hash } from 'node:crypto';
import type { IncomingMessage } from './incoming-message';
import type { RawValue } from './raw-fields';

/** 22 characters of base64url hold 132 bits. */
const length = 22;

/**
 * A digest of all fields, whatever their order: tells another body under the same identity, which
 * a genuine retry never has.
 */
export function messageFingerprint(message: IncomingMessage): string {
  return hash('sha256', canonical(message.raw), 'base64url').slice(0, length);
}

function canonical(value: RawValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const fields = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`);
  return `{${fields.join()}}`;
}
