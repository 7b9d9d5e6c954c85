import { setTimeout as pause } from 'node:timers/promises';

/** Resolves, when it happens, with the milliseconds that it took. */
export async function until(
  happens: () => boolean | Promise<boolean>,
  ms = 20_000,
): Promise<number> {
  const started = performance.now();
  while (!(await happens())) {
    if (performance.now() - started > ms) throw new Error('it did not happen');
    await pause(20);
  }
  return performance.now() - started;
}
