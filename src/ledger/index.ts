export { AgendaLateWorkQueue } from './agenda.late-work-queue';
export { FailoverStore, StoreAwayError } from './failover/failover.store';
export { InFlight } from './in-flight';
export { newInstanceId } from './instance';
export {
  LATE_WORK_JOB_QUEUE,
  LateWorkQueue,
  type LateWork,
  type LateWorkHandler,
} from './late-work-queue';
export { Ledger } from './ledger';
export {
  hasFetched,
  isWaiting,
  LEDGER_TIMES,
  type LedgerEntry,
  type LedgerRecord,
  type LedgerTimes,
  type PastRuns,
  type Promised,
} from './ledger-record';
export { LedgerStore, MOST_AHEAD, type News, type WaitSignal } from './ledger-store';
export { MemoryStore } from './memory.store';
export type { RecordChange } from './record-watch';
export { ReplyWatch } from './reply-watch';
export { steadyClock } from './instance';
export type { Claim, ClaimRequest } from './transitions/claim';
export { dueTime, isOverdue, needsWork, type DueWork } from './transitions/examine';
export { expiry, isExpired } from './transitions/expiry';
export { newsOf } from './reply-watch';
export type { Resumption } from './transitions/resume';
export type { Circumstances, Step, Transition } from './transitions/transition';
export { enterLane } from './transitions/claim';
