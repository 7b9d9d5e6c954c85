import { Injectable, Logger } from '@nestjs/common';
import { InFlight } from '../../ledger';
import { Cancellation } from '../door/delivery';
import type { Work } from './work';

interface Running {
  readonly number: number;
  readonly work: Work;
  readonly unwanted: Cancellation;
  /** By the monotonic clock. */
  readonly since: number;
}

interface Followed extends Running {
  readonly end: Promise<void>;
}

/** The work of this instance that has not come to its end. */
@Injectable()
export class RunningWorks {
  private readonly logger = new Logger(RunningWorks.name);
  private readonly running = new InFlight<number, Followed>();
  private count = 0;

  get size(): number {
    return this.running.size;
  }

  /** Resolves at the end of the work, whatever that is. */
  add(work: Work, run: (unwanted: Cancellation) => Promise<void>): Promise<void> {
    const since = performance.now();
    const entry = { number: this.count++, work, unwanted: new Cancellation(), since };
    const end = this.follow(entry, run);
    this.running.set(entry.number, { ...entry, end });
    return end;
  }

  /** Tells handlers that nobody wants their work any more. */
  abort(isUnwanted: (work: Work) => boolean): void {
    for (const { work, unwanted } of this.running.values()) if (isUnwanted(work)) unwanted.abort();
  }

  all(): readonly Work[] {
    return [...this.running.values()].map(({ work }) => work);
  }

  /** Those that have run for longer than `limit` says, in milliseconds. */
  runningFor(limit: (work: Work) => number): readonly Work[] {
    const now = performance.now();
    const old = [...this.running.values()].filter(({ since, work }) => now - since > limit(work));
    return old.map(({ work }) => work);
  }

  /** Resolves when everything that runs now has ended. */
  async idle(): Promise<void> {
    await Promise.all([...this.running.values()].map(({ end }) => end));
  }

  private async follow(
    entry: Running,
    run: (unwanted: Cancellation) => Promise<void>,
  ): Promise<void> {
    try {
      await run(entry.unwanted);
    } catch (error) {
      this.failed(entry, error);
    } finally {
      this.running.delete(entry.number);
    }
  }

  /** Nobody waits for what was aborted; the store it would tell may be closed by then. */
  private failed({ unwanted }: Running, error: unknown): void {
    if (unwanted.aborted) return;
    this.logger.error('A message could not be brought to its end', error);
  }
}
