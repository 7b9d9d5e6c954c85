import type { LateWork } from './late-work-queue';
import type { LedgerRecord, PastRuns } from './ledger-record';
import type { Claim, ClaimRequest } from './transitions/claim';
import type { Finished } from './transitions/finish';
import type { Resumption } from './transitions/resume';
import type { WindowEnd } from './transitions/window';

/** What a waiting delivery is woken by. */
export type News =
  /** The reply exists, or its way was decided. */
  | 'settled'
  /** The owner of the work has died. */
  | 'orphaned'
  /** Nothing happened in the time given, or the wait was aborted. */
  | 'nothing';

/** Says that a wait is not wanted any more; an AbortSignal is one. */
export interface WaitSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options: { readonly once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A message that the ledger remembers. */
export interface LedgerEntry {
  readonly key: string;
  readonly record: LedgerRecord;
}

/**
 * What must outlive a delivery: who runs a message, its reply, and which way that goes.
 * Every verb is atomic across all instances on one store; times are milliseconds.
 */
export abstract class Ledger {
  /** Asks, for one delivery of a message, whether to run it. */
  abstract claim(key: string, request: ClaimRequest): Promise<Claim>;

  /** Takes the work over if its owner has died; undefined: it has not. */
  abstract takeOver(key: string): Promise<Claim | undefined>;

  /** @param delivered an open delivery of this instance's will carry the reply */
  abstract finish(key: string, epoch: number, reply: string, delivered: boolean): Promise<Finished>;

  /** Waits for the reply of work that runs here or elsewhere. */
  abstract wait(key: string, ms: number, signal: WaitSignal): Promise<News>;

  /** A delivery is about to write the reply: the passive way wins, if none has won yet. */
  abstract takeReply(key: string): Promise<WindowEnd>;

  /** The last delivery must be answered now. A promise is on disk before this resolves. */
  abstract closeWindow(key: string): Promise<WindowEnd>;

  /** Sends the reply the late way if no delivery came for a while. */
  abstract abandonWindow(
    key: string,
  ): Promise<WindowEnd | { readonly kind: 'waiting'; readonly ms: number }>;

  /** The late reply went out, was dropped (`sent`), or waits for its user (`pickup`). */
  abstract settle(key: string, epoch: number, channel: 'sent' | 'pickup'): Promise<boolean>;

  /**
   * The handler of work whose owner has died is about to run, or is not alone any more.
   * @param run what is known of its runs, this one included
   */
  abstract noteRun(key: string, epoch: number, run: PastRuns): Promise<boolean>;

  /**
   * Of the messages that make up the late reply, so many were sent.
   * @param doubtful all of those, from 0, that may not have arrived
   */
  abstract noteParts(
    key: string,
    epoch: number,
    sent: number,
    doubtful?: readonly number[],
  ): Promise<boolean>;

  /** Lets anybody resume late work after `delay`; `failed`: the run counts as a failure. */
  abstract postpone(key: string, epoch: number, delay: number, failed: boolean): Promise<boolean>;

  /** Sets work aside for good. */
  abstract bury(key: string, epoch: number, error: string): Promise<boolean>;

  /**
   * Whether the earlier messages of the lane need no more running. Lines the message up where its
   * claim has not.
   * @returns whether it is its turn; ask again until it is
   */
  abstract takeTurn(lane: string, key: string): Promise<boolean>;

  abstract stillOwned(key: string, epoch: number): Promise<boolean>;

  /**
   * Late replies of one user that were not fetched yet, oldest first.
   * @param pickupKey a pickup message; what it has fetched itself is listed as well
   */
  abstract waitingFor(user: string, pickupKey?: string): Promise<readonly LedgerEntry[]>;

  /**
   * Gives the next part of a waiting reply to one pickup message.
   * @param part counted from 0; as many were fetched before, by the record that the caller has read
   * @returns false where another message was quicker, or the reply does not wait
   */
  abstract fetch(key: string, pickupKey: string, part: number, isLast: boolean): Promise<boolean>;

  /** Due late work, which this instance now owns. Removes what has expired on the way. */
  abstract due(limit: number): Promise<readonly LateWork[]>;

  /** The late work of one message, if it is due and nobody owns it. */
  abstract resume(key: string): Promise<Resumption>;

  /** Work that was set aside. */
  abstract dead(limit: number): Promise<readonly LedgerEntry[]>;

  /** Rejects when the store does not answer. */
  abstract ping(): Promise<void>;

  /** Resolves once everything that was written before is safe from a power failure. */
  abstract flush(): Promise<void>;
}
