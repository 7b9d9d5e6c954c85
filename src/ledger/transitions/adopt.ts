import type { LedgerRecord } from '../ledger-record';
import type { Transition } from './transition';

/**
 * What was decided while the store was away becomes the store's, unless another instance has gone on
 * with the message there. What a delivery has carried is carried for good: nobody sends it again.
 */
export function adopt(local: LedgerRecord): Transition<void> {
  return (stored, { me }) => {
    if (!stored || (stored.owner === me && stored.epoch <= local.epoch)) {
      return { record: withDeliveries(local, stored), result: undefined };
    }
    const isCarried = local.channel === 'passive' && local.reply !== undefined;
    const isOpen = stored.channel === 'open' || stored.channel === 'late';
    if (!isCarried || !isOpen || stored.state === 'dead') return { result: undefined };
    const { channel, state, reply, lookAt } = local;
    return { record: { ...stored, channel, state, reply, lookAt, owner: '' }, result: undefined };
  };
}

function withDeliveries(local: LedgerRecord, stored: LedgerRecord | undefined): LedgerRecord {
  return { ...local, deliveries: Math.max(local.deliveries, stored?.deliveries ?? 0) };
}
