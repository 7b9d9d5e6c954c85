import type { Transition } from './transition';

export type WindowEnd =
  /** The reply is there: this delivery must write it. */
  | { readonly kind: 'reply'; readonly reply: string }
  /** From now on the reply goes late. */
  | { readonly kind: 'late' }
  /** Somebody else's delivery carries it. */
  | { readonly kind: 'passive' };

/** A delivery is about to write the reply that it waited for. */
export const takeReply: Transition<WindowEnd> = (record, { now, times }) => {
  if (record?.reply === undefined) return { result: { kind: 'late' } };
  const { reply, channel } = record;
  if (channel === 'passive') return { result: { kind: 'reply', reply } };
  if (channel !== 'open') return { result: { kind: 'late' } };
  return {
    record: { ...record, channel: 'passive', lookAt: now + times.memory },
    result: { kind: 'reply', reply },
  };
};

/** The last delivery has to be answered now: with the reply, else with a promise. */
export const closeWindow: Transition<WindowEnd> = (record, c) => {
  if (record?.reply !== undefined) return takeReply(record, c);
  if (record?.channel !== 'open') return { result: { kind: 'late' } };
  return { record: { ...record, channel: 'late' }, result: { kind: 'late' } };
};

/** No delivery came for a while: whatever the state, the reply has to go late. */
export const abandonWindow: Transition<
  WindowEnd | { readonly kind: 'waiting'; readonly ms: number }
> = (record, { now, times }) => {
  if (!record || record.channel === 'passive') return { result: { kind: 'passive' } };
  if (record.channel !== 'open') return { result: { kind: 'late' } };
  const ms = record.lastDeliveryAt + times.quiet - now;
  if (ms > 0) return { result: { kind: 'waiting', ms } };
  return { record: { ...record, channel: 'late' }, result: { kind: 'late' } };
};
