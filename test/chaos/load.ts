import { setTimeout as pause } from 'node:timers/promises';

/** Does it for 0 to `count` - 1, `width` at a time. */
export async function inLanes<T>(
  count: number,
  width: number,
  work: (index: number) => Promise<T>,
): Promise<readonly T[]> {
  const done: T[] = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < count; index = next++) done[index] = await work(index);
  };
  await Promise.all(Array.from({ length: width }, lane));
  return done;
}

/** Begins it `rate` times a second for as long as wanted, however long each takes. */
export async function atRate<T>(
  rate: number,
  work: (index: number) => Promise<T>,
  wanted: () => boolean,
): Promise<readonly T[]> {
  const begun = performance.now();
  const all: Promise<T>[] = [];
  while (wanted()) {
    const due = ((performance.now() - begun) / 1000) * rate;
    while (all.length < due) all.push(work(all.length));
    await pause(5);
  }
  return Promise.all(all);
}

/** True for `ms` milliseconds from now. */
export function during(ms: number): () => boolean {
  const end = performance.now() + ms;
  return () => performance.now() < end;
}
