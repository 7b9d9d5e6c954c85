import type { Counter } from 'prom-client';

/** What a counter has counted, by its labels. */
export async function counted<L extends string>(counter: Counter<L>) {
  const { values } = await counter.get();
  return values.map(({ labels, value }) => Object.assign({ value }, labels));
}
