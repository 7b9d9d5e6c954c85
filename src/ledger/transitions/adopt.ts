import type { LedgerRecord } from '../ledger-record';
import type { Transition } from './transition';

/**
 * What was decided while the store was away becomes the store's, unless another instance has gone on
 * with the message there. What a delivery has carried is carried for good: nobody sends it again.
 * @param known deliveries that the store knew of when it went away; later ones count in any case
 */
export function adopt(local: LedgerRecord, known: number): Transition<void> {
  return (stored, { me }) => {
    const deliveries = (stored?.deliveries ?? known) + Math.max(0, local.deliveries - known);
    const isReplayed = stored?.channel === 'passive' && stored.deliveries > known;
    // Given back here; a later delivery, to another instance, has it from the store.
    if (isReplayed && local.channel === 'open') return { result: undefined };
    if (!stored || (stored.owner === me && stored.epoch <= local.epoch)) {
      return { record: { ...local, deliveries }, result: undefined };
    }
    const isUndecided = stored.channel === 'open' || stored.channel === 'late';
    if (!isUndecided || stored.state === 'dead') return { result: undefined };
    const lastDeliveryAt = Math.max(stored.lastDeliveryAt, local.lastDeliveryAt);
    const counted = { ...stored, deliveries, lastDeliveryAt };
    if (local.channel === 'passive' && local.reply !== undefined) {
      const { channel, state, reply, lookAt } = local;
      return {
        record: { ...counted, channel, state, reply, lookAt, owner: '' },
        result: undefined,
      };
    }
    return { record: deliveries > stored.deliveries ? counted : undefined, result: undefined };
  };
}

/** The signature belongs to the message from now on, unless it belongs to another. */
export function bind(signature: string): Transition<void> {
  return (record, { boundTo }) => {
    if (!record || record.answered || boundTo(signature) !== undefined) {
      return { binding: signature, result: undefined };
    }
    return { record, binding: signature, result: undefined };
  };
}
