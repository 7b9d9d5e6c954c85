import type { LedgerRecord, LedgerTimes } from '../ledger-record';

/** What a transition may look at beside the record. */
export interface Circumstances {
  readonly now: number;
  /** The instance that asks. */
  readonly me: string;
  readonly times: LedgerTimes;
  readonly isAlive: (owner: string) => boolean;
  /** The key of the message that was the first to come with a signature. */
  readonly boundTo: (signature: string) => string | undefined;
}

/** `record` unset: the store stays as it is. */
export interface Step<T> {
  readonly record?: LedgerRecord;
  /** A signature that was looked at; with a record it belongs to its message from then on. */
  readonly binding?: string;
  readonly result: T;
}

/** Pure, so that one state machine serves every store and is tested without any. */
export type Transition<T> = (record: LedgerRecord | undefined, c: Circumstances) => Step<T>;
