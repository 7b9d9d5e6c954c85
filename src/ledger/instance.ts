import { randomBytes } from 'node:crypto';

/** A process on the store; its heartbeat is the lease of all work that it owns. */
export function newInstanceId(): string {
  return `${process.pid}-${randomBytes(6).toString('base64url')}`;
}

/**
 * The system's clock in epoch milliseconds, except that it never goes back: where somebody sets the
 * date back it goes on from what it was, and nothing that is due waits for as long.
 * @param least what it has been before, in another process
 */
export function steadyClock(least = 0): () => number {
  let ahead = least - performance.now();
  return () => {
    const passed = performance.now();
    ahead = Math.max(ahead, Date.now() - passed);
    return Math.round(passed + ahead);
  };
}
