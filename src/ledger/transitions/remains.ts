import type { LedgerRecord } from '../ledger-record';
import type { Circumstances } from './transition';

/**
 * What is left of a message whose time is over: enough to know a captured copy of its delivery,
 * as long as that could be let in. `null`: nothing.
 */
export function remains(record: LedgerRecord, { now, times }: Circumstances): LedgerRecord | null {
  const lookAt = record.lastDeliveryAt + times.freshness;
  if (lookAt <= now) return null;
  const { fingerprint, createdAt, epoch, deliveries, lastDeliveryAt } = record;
  return {
    fingerprint,
    message: '',
    user: '',
    createdAt,
    state: 'done',
    channel: 'sent',
    owner: '',
    epoch,
    attempts: 0,
    failures: 0,
    deliveries,
    lastDeliveryAt,
    dueAt: createdAt,
    lookAt,
    answered: true,
  };
}
