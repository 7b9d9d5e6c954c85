import { ENDED_PROCESS, type LedgerRecord } from '../ledger-record';
import { isOwned } from './claim';
import { adopt, dueTime, isFromAhead, type DueWork } from './examine';
import { expiry } from './expiry';
import type { Circumstances, Transition } from './transition';

/** What may be done for one message's late work now. */
export type Resumption =
  /** The caller owns it. */
  | ({ readonly kind: 'run' } & DueWork)
  /** Its time has not come, or its owner lives: ask again after so many milliseconds. */
  | { readonly kind: 'early'; readonly ms: number }
  /** It was given up. */
  | { readonly kind: 'dead'; readonly error: string }
  /** Nothing is left to do. */
  | { readonly kind: 'done' };

const LONGEST_REST_MS = 60_000;

/**
 * As the sweeper does, for a message that somebody remembers by its key.
 * @param isUnderWay this instance works on it. What is its own by the record alone is taken up: the
 * answer that told so was lost
 */
export function resume(isUnderWay: boolean): Transition<Resumption> {
  return (record, c) => {
    if (record?.state === 'dead') return { result: { kind: 'dead', error: record.error ?? '' } };
    if (!record || expiry(record, c) !== undefined) return { result: { kind: 'done' } };
    const isUnknown = record.owner === c.me && !isUnderWay;
    // It may have begun a moment ago.
    const rest = isUnknown ? record.lookAt - c.now : restFor(record, c);
    const isTaken = isOwned(record, c) && (!isUnknown || rest > 0);
    const ms = dueTime(record, c) - c.now;
    if (isTaken) return { result: { kind: 'early', ms: Math.max(ms, rest) } };
    if (ms > 0 && !isFromAhead(record, c)) return { result: { kind: 'early', ms } };
    const { record: adopted, result: work } = adopt(record, c);
    if (!work) return { record: adopted, result: { kind: 'dead', error: ENDED_PROCESS } };
    return { record: adopted, result: { kind: 'run', ...work } };
  };
}

/** The longer it has run, the longer it may go on; should its owner die, the sweeper notices. */
function restFor({ createdAt }: LedgerRecord, { now, times }: Circumstances): number {
  return Math.min(Math.max(times.lease, now - createdAt), LONGEST_REST_MS);
}
