import type { LateWork } from '../../../src/ledger';
import type { Ledger } from '../../../src/ledger/ledger';
import { until } from '../until';

/**
 * The work that is due, once any is: each instance has a clock of its own, and what another one is
 * said to have let go of is believed a moment later.
 */
export async function dueFor(ledger: Ledger): Promise<readonly LateWork[]> {
  let due: readonly LateWork[] = [];
  await until(async () => (due = await ledger.due(10)).length > 0);
  return due;
}
