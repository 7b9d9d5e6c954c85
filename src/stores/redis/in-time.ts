/** The store took too long; what it was asked may or may not have happened. */
export class StoreTimeoutError extends Error {
  override readonly name = 'StoreTimeoutError';

  constructor(ms: number) {
    super(`the store did not answer within ${Math.round(ms)} ms`);
  }
}

/**
 * Rejects when the store takes longer than `ms`. An answer that arrived while this process itself
 * was busy counts: the event loop reads its sockets once more before the time is declared up.
 */
export function inTime<T>(answer: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const expire = () => reject(new StoreTimeoutError(ms));
    const timer = setTimeout(() => setImmediate(() => setImmediate(expire)), ms);
    const then =
      <V>(give: (value: V) => void) =>
      (value: V): void => {
        clearTimeout(timer);
        give(value);
      };
    answer.then(then(resolve), then(reject));
  });
}
