import type { Circumstances, LedgerRecord, Transition } from '../../ledger';
import type { Position } from './log/segments';

/**
 * So many do not wait for the end of the turn: what waits keeps all of its request alive, which the
 * garbage collector copies.
 */
const AT_ONCE = 16;

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
 * Runs transitions, those that come within one turn of the event loop in one write: each on what was
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
    if (this.waiting.length >= AT_ONCE) return this.run();
    if (this.isScheduled || this.waiting.length === 0) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      if (this.waiting.length > 0) this.run();
    });
  }

  private run(): void {
    const batch = this.takeOnePerKey();
    try {
      this.commit(batch);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    this.schedule();
  }

  /** A second transition of one key needs what the first makes of the record. */
  private takeOnePerKey(): readonly Pending[] {
    const all = this.waiting;
    this.waiting = [];
    if (all.length === 1) return all;
    const keys = new Set<string>();
    return all.filter((pending) => {
      const isFirst = !keys.has(pending.key);
      if (isFirst) keys.add(pending.key);
      else this.waiting.push(pending);
      return isFirst;
    });
  }

  private commit(batch: readonly Pending[]): void {
    const c = this.records.circumstances();
    const steps: Decided[] = [];
    const writes: Write[] = [];
    for (const pending of batch) {
      const step = this.decide(pending, c);
      if (step) steps.push(step);
      if (step?.write) writes.push(step.write);
    }
    const places = this.records.write(writes);
    let written = 0;
    for (const { pending, previous, write, result } of steps) {
      const isRight = write
        ? places[written++] !== undefined
        : this.records.find(pending.key) === previous;
      if (isRight) pending.resolve(result);
      else this.waiting.push(pending);
    }
  }

  /** One that fails is no reason why the others should. */
  private decide(pending: Pending, c: Circumstances): Decided | undefined {
    const { key, transition, reject } = pending;
    try {
      const previous = this.records.find(key);
      const before = previous === undefined ? undefined : this.records.seen(key);
      const { record: after, binding, result } = transition(before, c);
      const write = after && { key, before, previous, after, binding };
      return { pending, previous, write, result };
    } catch (error) {
      reject(error);
      return undefined;
    }
  }
}

interface Decided {
  readonly pending: Pending;
  readonly previous: Position | undefined;
  readonly write?: Write;
  readonly result: unknown;
}
