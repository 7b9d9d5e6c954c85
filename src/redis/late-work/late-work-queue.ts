/** What a look at a message's late work came to. */
export type LateWorkEnd =
  /** Sent, dropped, waiting for pickup, or somebody else's by now: nothing is left to do. */
  | { readonly kind: 'done' }
  /** Its time has not come, or its owner lives: look again after `ms`. */
  | { readonly kind: 'early'; readonly ms: number }
  /** It is tried again after `ms`. */
  | { readonly kind: 'failed'; readonly reason: string; readonly ms: number }
  /** It was set aside. */
  | { readonly kind: 'dead'; readonly reason: string };

/** Does the work of the message; the ledger knows what and whose it is. */
export type LateWorkHandler = (key: string) => Promise<LateWorkEnd>;

/**
 * When which message's late work is to be looked at, by any instance. It holds keys only: what is
 * to be done, and by whom, is the ledger's, so that a job too many does no harm.
 */
export abstract class LateWorkQueue {
  /** Has the message looked at after `ms` milliseconds, instead of a time set before. */
  abstract schedule(key: string, ms: number): Promise<void>;

  /** From now on this instance takes part in the work. */
  abstract process(handler: LateWorkHandler): void;

  /** Takes nothing up any more; what is under way goes on. */
  abstract stop(): Promise<void>;
}
