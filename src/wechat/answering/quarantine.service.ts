import { Injectable } from '@nestjs/common';
import { Ledger, type PastRuns } from '../../ledger';
import type { Cancellation } from '../door/delivery';
import type { Work } from './work';

/** What ends processes does so soon: whatever runs on for so long is cleared. */
const PROBATION_MS = 3000;
/** So few are run one by one. */
const FEW = 8;
/** As if nothing had happened before. */
const UNSUSPECTED: PastRuns = { attempts: 1, batch: undefined, alone: undefined };

/** Another instance runs the message now. */
export class WorkTakenOverError extends Error {
  override readonly name = 'WorkTakenOverError';

  constructor() {
    super('another instance has taken the work over');
  }
}

interface Suspect {
  readonly work: Work;
  readonly past: PastRuns;
  /** How many may run together with it, itself included. */
  readonly most: number;
  /** Resolves at the run's end, whatever that is. */
  readonly run: (noted: PastRuns) => Promise<void>;
}

/**
 * Finds out which message it is that ends processes, without giving up those that only ran beside
 * it: what was interrupted twice, soon after it had begun, runs in batches, smaller each time, until
 * the culprit is alone.
 */
@Injectable()
export class Quarantine {
  private waiting: readonly Suspect[] = [];
  private readonly running = new Set<Suspect>();
  private isBusy = false;

  constructor(private readonly ledger: Ledger) {}

  /**
   * @param past runs that their processes did not outlive
   * @throws WorkTakenOverError, and what `handle` throws
   */
  run<T>(work: Work, past: PastRuns, unwanted: Cancellation, handle: () => Promise<T>): Promise<T> {
    if (past.attempts === 0) return this.begin(work, UNSUSPECTED, handle);
    return new Promise((resolve, reject) => {
      const run = (noted: PastRuns) => this.begin(work, noted, handle).then(resolve, reject);
      // Whoever waits for a delivery cannot wait for others.
      const most = performance.now() < work.windowEnd ? Infinity : mostOf(past);
      const suspect = { work, past, most, run };
      this.waiting = [...this.waiting, suspect];
      unwanted.addEventListener('abort', () => {
        this.waiting = this.waiting.filter((other) => other !== suspect);
        reject(unwanted.signal.reason);
      });
      // Those that are taken up together are looked at together.
      setImmediate(() => void this.look());
    });
  }

  private async begin<T>({ key, epoch }: Work, noted: PastRuns, handle: () => Promise<T>) {
    if (await this.ledger.noteRun(key, epoch, noted)) return handle();
    throw new WorkTakenOverError();
  }

  private async look(): Promise<void> {
    const free = this.waiting.filter(({ most }) => most === Infinity);
    if (free.length > 0) void this.start(free);
    if (this.isBusy) return;
    this.isBusy = true;
    while (this.waiting.length > 0) {
      const batch = nextBatch(this.waiting);
      await this.start(batch);
    }
    this.isBusy = false;
  }

  /** Resolves when each has ended or is cleared. */
  private async start(batch: readonly Suspect[]): Promise<void> {
    this.waiting = this.waiting.filter((one) => !batch.includes(one));
    const before = [...this.running];
    for (const one of batch) this.running.add(one);
    const company = this.running.size;
    // Whoever was alone is not any more, and must not be blamed for what the others do.
    if (before.length === 1) {
      await Promise.all(before.map((one) => this.noteAgain(one, withRun(one.past, company))));
    }
    await Promise.all(batch.map((one) => this.onProbation(one, company)));
  }

  private onProbation(suspect: Suspect, company: number): Promise<void> {
    return new Promise((resolve) => {
      const release = () => {
        this.running.delete(suspect);
        resolve();
      };
      const probation = setTimeout(() => {
        release();
        void this.noteAgain(suspect, UNSUSPECTED);
      }, PROBATION_MS).unref();
      void suspect.run(withRun(suspect.past, company)).finally(() => {
        clearTimeout(probation);
        release();
      });
    });
  }

  private async noteAgain({ work: { key, epoch } }: Suspect, run: PastRuns): Promise<void> {
    await this.ledger.noteRun(key, epoch, run).catch(() => undefined);
  }
}

function withRun({ attempts, alone = 0 }: PastRuns, company: number): PastRuns {
  return { attempts: attempts + 1, batch: company, alone: alone + (company === 1 ? 1 : 0) };
}

/** How many may run together, of those that ran together in a batch when their process ended. */
export function mostOf({ attempts, batch = 1 }: PastRuns): number {
  if (attempts < 2) return Infinity;
  return batch <= FEW ? 1 : Math.floor(batch / 2);
}

/** Those to run next, the least suspicious first; none in a larger company than it may have. */
export function nextBatch<T extends { readonly most: number }>(
  suspects: readonly T[],
): readonly T[] {
  const leastFirst = suspects.toSorted((a, b) => b.most - a.most);
  return leastFirst.filter(({ most }, before) => before < most);
}
