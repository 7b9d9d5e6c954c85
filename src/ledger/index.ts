export { newInstanceId } from './instance';
export { Ledger, type DeadWork, type News } from './ledger';
export { LEDGER_TIMES, type LedgerRecord, type LedgerTimes } from './ledger-record';
export { isWaiting, MemoryLedger } from './memory.ledger';
export { TransitionLedger } from './transition-ledger';
export type { Claim, ClaimRequest } from './transitions/claim';
export { examine, type DueWork } from './transitions/examine';
export type { Circumstances, Step, Transition } from './transitions/transition';
