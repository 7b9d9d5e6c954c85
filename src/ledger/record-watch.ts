import type { LedgerRecord } from './ledger-record';
import type { Step, Transition } from './transitions/transition';

/** A record that this process has changed. */
export interface RecordChange {
  readonly key: string;
  /** Undefined: the message was not known. */
  readonly before: LedgerRecord | undefined;
  readonly after: LedgerRecord;
}

export type RecordWatcher = (change: RecordChange) => void;

/** Applies a transition and tells what has become of the record, if anything has. */
export async function watched<T>(
  key: string,
  transition: Transition<T>,
  apply: (transition: Transition<T>) => Promise<T>,
  watcher: RecordWatcher,
): Promise<T> {
  let before: LedgerRecord | undefined;
  let step: Step<T> | undefined;
  // A store runs it again where another was quicker: the last run is the one that was written.
  const result = await apply((record, circumstances) => {
    before = record;
    step = transition(record, circumstances);
    return step;
  });
  if (step?.record) watcher({ key, before, after: step.record });
  return result;
}
