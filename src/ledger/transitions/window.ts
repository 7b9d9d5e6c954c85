import { promised, type LedgerRecord, type Promised } from '../ledger-record';
import type { Circumstances, Step, Transition } from './transition';

export type WindowEnd =
  /** The reply is there: this delivery must write it. */
  | { readonly kind: 'reply'; readonly reply: string }
  /** The reply goes late; not `promised`: it went, or the work was given up. */
  | { readonly kind: 'late'; readonly promised?: Promised }
  /** Somebody else's delivery carries it. */
  | { readonly kind: 'passive' };

/** `unsettled`: it was told to be settled by a store that is away now, and it is not known how. */
export type Taken = WindowEnd | { readonly kind: 'unsettled' };

function goesLate(record: LedgerRecord | undefined): Step<WindowEnd> {
  return { result: { kind: 'late', promised: promised(record) } };
}

function promise(record: LedgerRecord): Step<WindowEnd> {
  const late = { ...record, channel: 'late' as const };
  return { ...goesLate(late), record: late };
}

/** The reply as a delivery of the caller's carries it; its work needs no other owner any more. */
export function taken(record: LedgerRecord, { me, now, times }: Circumstances): LedgerRecord {
  const passive = { ...record, channel: 'passive', lookAt: now + times.memory } as const;
  return record.owner === me ? passive : { ...passive, owner: '', takenBy: me };
}

/** A delivery is about to write the reply that it waited for. */
export const takeReply: Transition<Taken> = (record, c) => {
  if (record?.reply === undefined) {
    const isUnsettled = record?.channel === 'open' && record.state !== 'dead';
    return isUnsettled ? { result: { kind: 'unsettled' } } : goesLate(record);
  }
  return take(record, record.reply, c);
};

function take(record: LedgerRecord, reply: string, c: Circumstances): Step<WindowEnd> {
  const { channel } = record;
  if (channel === 'passive') return { result: { kind: 'reply', reply } };
  if (channel !== 'open') return goesLate(record);
  return { record: taken(record, c), result: { kind: 'reply', reply } };
}

/** The last delivery has to be answered now: with the reply, else with a promise. */
export const closeWindow: Transition<WindowEnd> = (record, c) => {
  if (record?.reply !== undefined) return take(record, record.reply, c);
  return record?.channel === 'open' ? promise(record) : goesLate(record);
};

/** No delivery came for a while: whatever the state, the reply has to go late. */
export const abandonWindow: Transition<
  WindowEnd | { readonly kind: 'waiting'; readonly ms: number }
> = (record, { now, times }) => {
  if (!record || record.channel === 'passive') return { result: { kind: 'passive' } };
  if (record.channel !== 'open') return goesLate(record);
  const ms = record.lastDeliveryAt + times.quiet - now;
  // Not longer, should the clock have been set back meanwhile.
  if (ms > 0) return { result: { kind: 'waiting', ms: Math.min(ms, times.quiet) } };
  return promise(record);
};

/** A cut may seem to come early by so much of its time, since ways differ. */
const PUNCTUALITY = 0.1;

/** How many deliveries WeChat has made by then: each begins when the one before it was cut. */
export function deliveriesBy(
  at: number,
  { createdAt }: LedgerRecord,
  { cut }: Circumstances['times'],
): number {
  return 1 + Math.floor((at - createdAt) / cut + PUNCTUALITY);
}

/**
 * WeChat cut a delivery before it carried the reply that it had taken. If it was the latest, another
 * one carries it, or it goes late, as work that has no owner. Where a gateway sent copies at once,
 * the one that was reset tells nothing of the others: one of them may have carried it.
 */
export function giveBack(delivery: number): Transition<boolean> {
  return (record, { times }) => {
    if (
      record?.channel !== 'passive' ||
      record.state !== 'done' ||
      record.deliveries !== delivery ||
      delivery > deliveriesBy(record.lastDeliveryAt, record, times)
    ) {
      return { result: false };
    }
    const lookAt = record.lastDeliveryAt + times.quiet;
    return { record: { ...record, channel: 'open', owner: '', lookAt }, result: true };
  };
}
