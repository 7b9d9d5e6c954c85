import type { Circumstances, LedgerRecord, Transition } from '../../ledger';
import type { Position } from './log/segments';

/** One transition that waits to be written. */
interface Pending<T = unknown> {
  readonly key: string;
  readonly transition: Transition<T>;
  readonly resolve: (result: T) => void;
  readonly reject: (error: unknown) => void;
}

/** A change that a transition asks for, of a record as this process has seen it. */
export interface Write {
  readonly key: string;
  readonly before: LedgerRecord | undefined;
  readonly previous: Position | undefined;
  readonly after: LedgerRecord;
  readonly binding?: string;
}

/** What the queue needs of the records. */
export interface Records {
  circumstances(): Circumstances;
  seen(key: string): LedgerRecord | undefined;
  find(key: string): Position | undefined;
  /** @returns where each stands; undefined: another process was quicker */
  write(writes: readonly Write[]): readonly (Position | undefined)[];
}

/**
 * Runs transitions, all that come within one turn of the event loop in one write: each on what was
 * last seen of its record, and again where another process had changed that in between.
 */
export class CommitQueue {
  private waiting: Pending[] = [];
  private isScheduled = false;

  constructor(private readonly records: Records) {}

  apply<T>(key: string, transition: Transition<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ key, transition, resolve, reject } as Pending);
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isScheduled || this.waiting.length === 0) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      const batch = this.takeOnePerKey();
      try {
        this.commit(batch);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      this.schedule();
    });
  }

  /** A second transition of one key needs what the first makes of the record. */
  private takeOnePerKey(): readonly Pending[] {
    const batch = new Map<string, Pending>();
    const later: Pending[] = [];
    for (const pending of this.waiting) {
      if (batch.has(pending.key)) later.push(pending);
      else batch.set(pending.key, pending);
    }
    this.waiting = later;
    return [...batch.values()];
  }

  private commit(batch: readonly Pending[]): void {
    const c = this.records.circumstances();
    const steps = batch.flatMap((pending) => this.stepOf(pending, c));
    const writes = steps.flatMap(
      ({ pending: { key }, before, previous, record: after, binding }) =>
        after === undefined ? [] : [{ key, before, previous, after, binding }],
    );
    const places = this.records.write(writes);
    let written = 0;
    for (const { pending, previous, record, result } of steps) {
      const isRight =
        record === undefined
          ? this.records.find(pending.key) === previous
          : places[written++] !== undefined;
      if (isRight) pending.resolve(result);
      else this.waiting.push(pending);
    }
  }

  /** One that fails is no reason why the others should. */
  private stepOf(pending: Pending, c: Circumstances) {
    const { key, transition, reject } = pending;
    try {
      const before = this.records.seen(key);
      const previous = this.records.find(key);
      return [{ pending, before, previous, ...transition(before, c) }];
    } catch (error) {
      reject(error);
      return [];
    }
  }
}
