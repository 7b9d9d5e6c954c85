import type { LedgerRecord, Promised } from '../ledger-record';

/** Which way the reply goes that was promised and is still to come; undefined: nothing is. */
export function promised(record: LedgerRecord | undefined): Promised | undefined {
  if (!record || record.state === 'dead') return undefined;
  const { channel } = record;
  return channel === 'late' || channel === 'pickup' ? channel : undefined;
}
