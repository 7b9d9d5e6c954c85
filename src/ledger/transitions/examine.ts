import {
  ENDED_PROCESS,
  MAX_ALONE,
  MAX_ATTEMPTS,
  MAX_OWNERS,
  type LedgerRecord,
} from '../ledger-record';
import { isOwned } from './claim';
import type { Circumstances, Step, Transition } from './transition';

/** Ways in which a reply still has to be brought about. */
const NEEDS_WORK = new Set(['open', 'late']);

/** Late work that the caller has just become the owner of. */
export interface DueWork {
  readonly epoch: number;
  readonly record: LedgerRecord;
}

/** A record from further ahead than that was made before the clock was set back. */
const LARGEST_SKEW_MS = 60_000;

/** Whether somebody has to see to it that the reply comes about and goes its way. */
export function needsWork({ state, channel }: Pick<LedgerRecord, 'state' | 'channel'>): boolean {
  return state !== 'dead' && NEEDS_WORK.has(channel);
}

/** Whether the record needs somebody now and has nobody. */
export function isOverdue(
  record: Pick<
    LedgerRecord,
    'state' | 'channel' | 'owner' | 'createdAt' | 'lastDeliveryAt' | 'dueAt'
  >,
  c: Circumstances,
): boolean {
  if (!needsWork(record) || isOwned(record, c)) return false;
  return dueTime(record, c) <= c.now || isFromAhead(record, c);
}

/** Whether the clock was set back since it was made: its times say nothing. */
export function isFromAhead(
  { createdAt }: Pick<LedgerRecord, 'createdAt'>,
  { now }: Pick<Circumstances, 'now'>,
): boolean {
  return createdAt > now + LARGEST_SKEW_MS;
}

/** What the sweeper does with a record that is overdue. */
export const examine: Transition<DueWork | undefined> = (record, c) =>
  record && isOverdue(record, c) ? adopt(record, c) : { result: undefined };

/** Before it nobody takes the work up: WeChat may deliver the message again. */
export function dueTime(
  record: Pick<LedgerRecord, 'channel' | 'lastDeliveryAt' | 'dueAt'>,
  { times }: Pick<Circumstances, 'times'>,
): number {
  const quietEnd = record.channel === 'open' ? record.lastDeliveryAt + times.quiet : 0;
  return Math.max(record.dueAt, quietEnd);
}

/** Once might be a coincidence: processes are ended for other reasons too. */
function isToBlame(record: LedgerRecord): boolean {
  const { state, attempts, alone = 0, epoch, failures, formerOwners = 0 } = record;
  const isCulprit = attempts >= MAX_ATTEMPTS && alone >= MAX_ALONE;
  return state === 'running' && (isCulprit || epoch - failures - formerOwners >= MAX_OWNERS);
}

/** Makes the caller the owner; without a result, the work has ended too many processes. */
export function adopt(record: LedgerRecord, c: Circumstances): Step<DueWork | undefined> {
  const lookAt = c.now + c.times.lease;
  if (isToBlame(record)) {
    return {
      record: { ...record, state: 'dead', owner: '', error: ENDED_PROCESS, lookAt },
      result: undefined,
    };
  }
  const adopted: LedgerRecord = {
    ...record,
    channel: 'late',
    owner: c.me,
    epoch: record.epoch + 1,
    lookAt,
  };
  return { record: adopted, result: { epoch: adopted.epoch, record: adopted } };
}
