import type { LedgerRecord, PastRuns } from '../ledger-record';
import type { Transition } from './transition';

export type Finished =
  /** A delivery carries the reply. */
  | 'passive'
  /** Stored; no delivery is open on this instance just now. */
  | 'open'
  /** Stored; it is to be sent late. */
  | 'late'
  /** Refused: the work was taken over, or its message is forgotten. */
  | 'fenced';

function owns(record: LedgerRecord | undefined, me: string, epoch: number): record is LedgerRecord {
  return record?.owner === me && record.epoch === epoch;
}

/** @param delivered an open delivery of the caller's will carry the reply */
export function finish(epoch: number, reply: string, delivered: boolean): Transition<Finished> {
  return (record, { me, now, times }) => {
    if (!owns(record, me, epoch) || record.state !== 'running') return { result: 'fenced' };
    const state = 'done';
    if (record.channel === 'late') return { record: { ...record, state, reply }, result: 'late' };
    if (!delivered) {
      const lookAt = record.lastDeliveryAt + times.quiet;
      return { record: { ...record, state, reply, lookAt }, result: 'open' };
    }
    const lookAt = now + times.memory;
    return { record: { ...record, state, reply, channel: 'passive', lookAt }, result: 'passive' };
  };
}

/** The late reply went out, or waits for pickup, or is dropped: the work needs nobody any more. */
export function settle(epoch: number, channel: 'sent' | 'pickup'): Transition<boolean> {
  return (record, { me, now, times }) => {
    if (!owns(record, me, epoch) || record.channel !== 'late') return { result: false };
    const lookAt = now + times.memory;
    return { record: { ...record, channel, owner: '', lookAt }, result: true };
  };
}

/** Of the late reply's messages so many were sent: whoever goes on begins with the next. */
export function noteParts(
  epoch: number,
  sentParts: number,
  doubtful: readonly number[] = [],
): Transition<boolean> {
  return (record, { me }) => {
    if (!owns(record, me, epoch) || record.channel !== 'late') return { result: false };
    const doubtfulParts = doubtful.length > 0 ? doubtful : undefined;
    return { record: { ...record, sentParts, doubtfulParts }, result: true };
  };
}

/** The handler runs once more after its process has ended. */
export function noteRun(epoch: number, { attempts, batch, alone }: PastRuns): Transition<boolean> {
  return (record, { me }) => {
    if (!owns(record, me, epoch) || record.state !== 'running') return { result: false };
    return { record: { ...record, attempts, batch, alone }, result: true };
  };
}

/** Gives late work back, to be resumed by anybody after `delay` milliseconds. */
export function postpone(epoch: number, delay: number, failed: boolean): Transition<boolean> {
  return (record, { me, now }) => {
    // What a delivery carries needs nobody any more, and is remembered for its time.
    if (!owns(record, me, epoch) || record.channel === 'passive') return { result: false };
    const failures = record.failures + (failed ? 1 : 0);
    const dueAt = now + delay;
    // Should the clock have been set back, the pause counts all the same.
    const createdAt = Math.min(record.createdAt, now);
    const given = { ...record, createdAt, owner: '', attempts: 0, failures, dueAt, lookAt: dueAt };
    return { record: given, result: true };
  };
}

/** Sets the work aside for good. */
export function bury(epoch: number, error: string): Transition<boolean> {
  return (record, { me, now, times }) => {
    if (!owns(record, me, epoch)) return { result: false };
    const lookAt = now + times.memory;
    return { record: { ...record, state: 'dead', owner: '', error, lookAt }, result: true };
  };
}

/** Whether the caller still owns the work: after a pause somebody may have taken it over. */
export function stillOwned(epoch: number): Transition<boolean> {
  return (record, { me }) => ({ result: owns(record, me, epoch) });
}

/** Whether the work has ended, or another instance has taken it over. */
export const isElsewhere: Transition<boolean> = (record, { me }) => ({
  result: record !== undefined && (record.owner !== me || record.state !== 'running'),
});
