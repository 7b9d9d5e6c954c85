import type { LedgerRecord } from '../ledger-record';
import type { Circumstances, Transition } from './transition';

/**
 * What was decided while the store was away becomes the store's, unless another instance has gone on
 * with the message there. What a delivery has carried is carried for good: nobody sends it again.
 * @param known deliveries that the store knew of when it went away; later ones count in any case
 */
export function adopt(local: LedgerRecord, known: number): Transition<void> {
  return (stored, c) => {
    const deliveries = (stored?.deliveries ?? known) + Math.max(0, local.deliveries - known);
    const lastDeliveryAt = Math.max(stored?.lastDeliveryAt ?? 0, local.lastDeliveryAt);
    const here = { ...local, deliveries, lastDeliveryAt };
    const isReplayed = stored?.channel === 'passive' && stored.deliveries > known;
    return { record: stored ? merged(here, stored, isReplayed, c) : here, result: undefined };
  };
}

/** @returns undefined: the store has all of it */
function merged(
  here: LedgerRecord,
  stored: LedgerRecord,
  isReplayed: boolean,
  { me, now, times }: Circumstances,
): LedgerRecord | undefined {
  const { channel, state, reply, deliveries, lastDeliveryAt, lookAt } = here;
  const counted = { ...stored, deliveries, lastDeliveryAt };
  // A delivery of this instance has it there. That never came to be known here, or was given back.
  if (stored.channel === 'passive' && stored.takenBy === me && isUndecided(here)) {
    return { ...counted, channel, lookAt: now + times.quiet, owner: '', takenBy: undefined };
  }
  // Given back here; a later delivery, to another instance, has it from the store.
  if (isReplayed && channel === 'open') return undefined;
  if (stored.owner === me && stored.epoch <= here.epoch) return here;
  if (stored.channel === 'passive' && channel === 'passive') return counted;
  if (!isUndecided(stored) || stored.state === 'dead') return undefined;
  // Not what this instance has only seen: that another one had it.
  if (channel === 'passive' && reply !== undefined && (here.takenBy ?? here.owner) === me) {
    return { ...counted, channel, state, reply, lookAt, owner: '' };
  }
  return deliveries > stored.deliveries ? counted : undefined;
}

function isUndecided({ channel }: LedgerRecord): boolean {
  return channel === 'open' || channel === 'late';
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
