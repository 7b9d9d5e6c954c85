import { randomBytes } from 'node:crypto';

/** A process on the store; its heartbeat is the lease of all work that it owns. */
export function newInstanceId(): string {
  return `${process.pid}-${randomBytes(6).toString('base64url')}`;
}
