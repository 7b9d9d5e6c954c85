import type { LedgerEntry, LedgerRecord } from './ledger-record';
import type { Transition } from './transitions/transition';

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

/** Who is further back need not know how far. */
export const MOST_AHEAD = 8;

/**
 * Where the records are. A store decides nothing: what becomes of a record is a transition's to say,
 * and the store sees to it that no other change comes in between, on whatever instance.
 */
export abstract class LedgerStore {
  /** This process on the store; its heartbeat is the lease of all work that it owns. */
  abstract readonly me: string;

  /** The store's clock in epoch milliseconds: the same for all instances, where it has one. */
  now(): number {
    return Date.now();
  }

  /**
   * Runs the transition on the record and writes what it says as one; runs it again where the
   * record has changed in between.
   * @param patience milliseconds in which a store that can be away has to do it; unset: it knows best
   */
  abstract apply<T>(key: string, transition: Transition<T>, patience?: number): Promise<T>;

  /**
   * As `apply`, of the store itself: what must not be decided by a stand-in.
   * @throws while the store does not answer
   */
  demand<T>(key: string, transition: Transition<T>): Promise<T> {
    return this.apply(key, transition);
  }

  /** What this process last saw of the record: it may have changed since. */
  abstract seen(key: string): LedgerRecord | undefined;

  /** The key of the message that a signature belongs to, as far as this process has seen. */
  abstract boundTo(signature: string): string | undefined;

  /** Waits until something is to be told of a message that runs here or elsewhere. */
  abstract wait(key: string, ms: number, signal: WaitSignal): Promise<News>;

  /** Wakes whoever waits in this process. */
  abstract wake(key: string, news: News): void;

  /**
   * Records of one user whose replies wait for their user, or were fetched a moment ago; oldest
   * first, those that have expired left out.
   */
  abstract waiting(user: string): Promise<readonly LedgerEntry[]>;

  /** Work that was set aside. */
  abstract dead(limit: number): Promise<readonly LedgerEntry[]>;

  /** Keys of records that need somebody now and have nobody. */
  abstract overdue(limit: number): Promise<readonly string[]>;

  /**
   * How many earlier messages of the lane are still to be run, counted up to {@link MOST_AHEAD}. A
   * message that is not in the lane enters it.
   * @returns undefined: that cannot be known now
   */
  abstract ahead(lane: string, key: string): Promise<number | undefined>;

  /** Rejects when the store does not answer. */
  abstract ping(): Promise<void>;

  /** Resolves once everything that was written before is safe from a power failure. */
  abstract flush(): Promise<void>;
}
