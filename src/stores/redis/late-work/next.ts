import { dueTime, needsWork, type Circumstances, type LedgerRecord } from '../../../ledger';

/** What comes next for a message's late work. */
export type Next =
  /** Nothing: it was sent or dropped, waits for pickup, or is unknown by now. */
  | { readonly kind: 'nothing' }
  /** Somebody has to look at it after `ms`. */
  | { readonly kind: 'look'; readonly ms: number }
  /** It is tried again after `ms`. */
  | { readonly kind: 'retry'; readonly ms: number }
  /** It was set aside. */
  | { readonly kind: 'dead'; readonly reason: string };

const isLate = (record: LedgerRecord | undefined) =>
  record?.channel === 'late' && record.state !== 'dead';

/** That of work that was set aside is kept as failed. */
const hadJob = (record: LedgerRecord | undefined) => isLate(record) || record?.state === 'dead';

/** Whether this change promises the reply for later. */
export function isPromised(before: LedgerRecord | undefined, after: LedgerRecord): boolean {
  return isLate(after) && !isLate(before);
}

/** What a change has decided; unset: whatever was to come next still is. */
export function nextFor(
  before: LedgerRecord | undefined,
  after: LedgerRecord,
  { now, times }: Pick<Circumstances, 'now' | 'times'>,
): Next | undefined {
  if (after.state === 'dead') {
    return before?.state === 'dead' ? undefined : { kind: 'dead', reason: after.error ?? '' };
  }
  if (!needsWork(after)) return hadJob(before) ? { kind: 'nothing' } : undefined;
  if (after.owner !== '') return undefined;
  const ms = Math.max(0, dueTime(after, { times }) - now);
  return { kind: after.failures > (before?.failures ?? 0) ? 'retry' : 'look', ms };
}
