import {
  DEAD_MEMORY,
  ENDED_PROCESS,
  MAX_ALONE,
  MAX_ATTEMPTS,
  MAX_OWNERS,
  type LedgerRecord,
} from '../ledger-record';
import { isOwned } from './claim';
import { remains } from './remains';
import type { Circumstances, Step, Transition } from './transition';

/** Late work that the caller has just become the owner of. */
export interface DueWork {
  readonly epoch: number;
  readonly record: LedgerRecord;
}

/** What the sweeper does with a record whose time to look at has come. */
export const examine: Transition<DueWork | undefined> = (record, c) => {
  if (!record || record.lookAt > c.now) return { result: undefined };
  const end = expiry(record, c);
  if (end !== undefined) {
    return end <= c.now ? { record: remains(record, c), result: undefined } : later(record, end);
  }
  const due = dueTime(record, c);
  if (due > c.now) return later(record, due);
  if (isOwned(record, c)) return later(record, c.now + c.times.lease);
  return adopt(record, c);
};

/** Before it nobody takes the work up: WeChat may deliver the message again. */
export function dueTime(record: LedgerRecord, { times }: Circumstances): number {
  const quietEnd = record.channel === 'open' ? record.lastDeliveryAt + times.quiet : 0;
  return Math.max(record.dueAt, quietEnd);
}

/** When the record is forgotten; unset: it still needs work. */
export function expiry(record: LedgerRecord, { times }: Circumstances): number | undefined {
  if (record.state === 'dead') return record.lastDeliveryAt + DEAD_MEMORY;
  if (record.channel === 'pickup') return record.createdAt + times.pickup;
  if (record.channel === 'sent') return record.lookAt;
  return record.channel === 'passive' && record.state === 'done' ? record.lookAt : undefined;
}

function later(record: LedgerRecord, lookAt: number): Step<undefined> {
  return { record: { ...record, lookAt }, result: undefined };
}

/** Once might be a coincidence: processes are ended for other reasons too. */
function isToBlame({ state, attempts, alone = 0, epoch, failures }: LedgerRecord): boolean {
  const isCulprit = attempts >= MAX_ATTEMPTS && alone >= MAX_ALONE;
  return state === 'running' && (isCulprit || epoch - failures >= MAX_OWNERS);
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
