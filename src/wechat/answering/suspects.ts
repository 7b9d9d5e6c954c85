import type { PastRuns } from '../../ledger';

/** So few are run one by one. */
const FEW = 8;

/** How many may run together, of those that ran together in a batch when their process ended. */
export function mostOf({ attempts, batch = 1 }: PastRuns): number {
  if (attempts < 2) return Infinity;
  return batch <= FEW ? 1 : Math.floor(batch / 2);
}

/** Those to run next, the least suspicious first; none in a larger company than it may have. */
export function nextBatch<T extends { readonly most: number }>(
  suspects: readonly T[],
): readonly T[] {
  const leastFirst = suspects.toSorted((a, b) => b.most - a.most);
  return leastFirst.filter(({ most }, before) => before < most);
}
