import type { DueWork } from './transitions/examine';

/** Late work that this instance has just become the owner of. */
export type LateWork = DueWork & { readonly key: string };

/** Does the work; resolves when that has come to an end, whatever that was. */
export type LateWorkHandler = (work: LateWork) => Promise<void>;

/**
 * Brings late work to whoever does it: when it is due, and after a crash or a restart of any
 * instance. What is to be done, and by whom, is the ledger's; a queue only knows when to ask it.
 */
export abstract class LateWorkQueue {
  /**
   * From now on this instance takes part.
   * @param isUnderWay whether this instance works on the message just now; unset: it may
   */
  abstract process(handler: LateWorkHandler, isUnderWay?: (key: string) => boolean): void;

  /** Takes nothing up any more; what is under way goes on. */
  abstract stop(): void;
}

/** Token of the job queue below, where there is one, for those who show it. */
export const LATE_WORK_JOB_QUEUE = Symbol('LATE_WORK_JOB_QUEUE');
