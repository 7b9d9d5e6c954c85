export { FailoverLedger } from './failover/failover.ledger';
export { newInstanceId } from './instance';
export { Ledger, type DeadWork, type News } from './ledger';
export {
  DEAD_MEMORY,
  ENDED_PROCESS,
  LEDGER_TIMES,
  MAX_ATTEMPTS,
  type LedgerRecord,
  type LedgerTimes,
} from './ledger-record';
export { isWaiting, MemoryLedger } from './memory.ledger';
export { SignatureBindings } from './signature-bindings';
export { TransitionLedger } from './transition-ledger';
export type { Claim, ClaimRequest } from './transitions/claim';
export { examine, type DueWork } from './transitions/examine';
export type { Circumstances, Step, Transition } from './transitions/transition';
export { lineUp, type Lane } from './transitions/turn';
