/** The store took too long; what it was asked may or may not have happened. */
export class StoreTimeoutError extends Error {
  override readonly name = 'StoreTimeoutError';

  constructor(ms: number) {
    super(`the store did not answer within ${Math.round(ms)} ms`);
  }
}

/** A timer that is later than this belongs to a process that stood still. */
const STANDSTILL_MS = 50;

/**
 * Rejects when the store takes longer than `ms`. An answer that arrived while this process itself
 * was busy counts: the event loop reads its sockets once more before the time is declared up. Where
 * it stood still the question may not have left it, and the store has `ms` once more.
 */
export function inTime<T>(answer: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const due = performance.now() + ms;
    const expire = () => reject(new StoreTimeoutError(ms));
    const end = () => setImmediate(() => setImmediate(expire));
    let timer = setTimeout(() => {
      if (performance.now() - due < STANDSTILL_MS) end();
      else timer = setTimeout(end, ms);
    }, ms);
    const then =
      <V>(give: (value: V) => void) =>
      (value: V): void => {
        clearTimeout(timer);
        give(value);
      };
    answer.then(then(resolve), then(reject));
  });
}
