import { DEAD_MEMORY, type LedgerRecord } from '../ledger-record';
import type { Circumstances } from './transition';

/** When the record is forgotten; unset: it still needs work. */
export function expiry(
  record: LedgerRecord,
  { times }: Pick<Circumstances, 'times'>,
): number | undefined {
  if (record.until !== undefined) return record.until;
  if (record.answered) return 0;
  if (record.state === 'dead') return record.lastDeliveryAt + DEAD_MEMORY;
  if (record.channel === 'pickup') return record.createdAt + times.pickup;
  if (record.channel === 'sent') return record.lookAt;
  return record.channel === 'passive' && record.state === 'done' ? record.lookAt : undefined;
}

/** Whether the record is forgotten, though a store may keep it for longer. */
export function isExpired(record: LedgerRecord, c: Pick<Circumstances, 'now' | 'times'>): boolean {
  const end = expiry(record, c);
  return end !== undefined && end <= c.now;
}
