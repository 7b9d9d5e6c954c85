export const TIMED_OUT = 'Command timed out';

/**
 * Rejects when there is no answer after `ms` milliseconds. An answer that arrived while this
 * process itself was busy counts: the event loop reads its sockets once more before time is up.
 */
export function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const expire = () => reject(new Error(TIMED_OUT));
    const timer = setTimeout(() => setImmediate(() => setImmediate(expire)), ms);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
