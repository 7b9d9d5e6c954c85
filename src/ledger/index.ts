export { FailoverLedger } from './failover/failover.ledger';
export { inTime, StoreTimeoutError } from './failover/in-time';
export { AgendaLateWorkQueue } from './agenda.late-work-queue';
export { newInstanceId } from './instance';
export { Ledger, type LedgerEntry, type News, type WaitSignal } from './ledger';
export {
  LATE_WORK_JOB_QUEUE,
  LateWorkQueue,
  type LateWork,
  type LateWorkHandler,
} from './late-work-queue';
export {
  DEAD_MEMORY,
  ENDED_PROCESS,
  LEDGER_TIMES,
  MAX_ALONE,
  MAX_ATTEMPTS,
  MAX_OWNERS,
  type LedgerRecord,
  type LedgerTimes,
  type PastRuns,
  type Promised,
} from './ledger-record';
export { hasFetched, isListedFor, isWaiting, MemoryLedger } from './memory.ledger';
export { SignatureBindings } from './signature-bindings';
export { TransitionLedger } from './transition-ledger';
export type { Claim, ClaimRequest } from './transitions/claim';
export { examine, type DueWork } from './transitions/examine';
export { expiry } from './transitions/expiry';
export { resume, type Resumption } from './transitions/resume';
export type { Circumstances, Step, Transition } from './transitions/transition';
export { enterLane, lineUp, type Lane } from './transitions/turn';
