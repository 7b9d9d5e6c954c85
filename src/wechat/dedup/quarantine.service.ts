import { Injectable } from '@nestjs/common';
import { Ledger, type PastRuns } from '../../ledger';
import type { Cancellation } from '../cancellation';
import type { Work } from '../handling/work';
import { mostOf, nextBatch } from './suspects';

/** Whatever runs on for so long is joined by others; the more processes it met the end of, the later. */
const PROBATION_MS = 5000;
const LONGEST_PROBATION_MS = 60_000;

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
 * it: what was interrupted twice runs in batches, smaller each time, until the culprit is alone.
 */
@Injectable()
export class Quarantine {
  private waiting: readonly Suspect[] = [];
  private readonly running = new Set<Suspect>();
  private isBusy = false;

  constructor(private readonly ledger: Ledger) {}

  /** @throws WorkTakenOverError, and what `handle` throws */
  run<T>(work: Work, unwanted: Cancellation, handle: () => Promise<T>): Promise<T> {
    const { past } = work;
    // The ledger itself counts the run that a first delivery begins.
    if (past === undefined) return handle();
    if (past.attempts === 0) return this.begin(work, { attempts: 1 }, handle);
    return new Promise((resolve, reject) => {
      const run = (noted: PastRuns) => this.begin(work, noted, handle).then(resolve, reject);
      // Whoever waits for a delivery cannot wait for others.
      const most = Date.now() < work.windowEnd ? Infinity : mostOf(past);
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
      await endOrTime(this.start(batch), probationOf(batch));
    }
    this.isBusy = false;
  }

  /** Resolves when all of them have ended. */
  private async start(batch: readonly Suspect[]): Promise<void> {
    this.waiting = this.waiting.filter((one) => !batch.includes(one));
    const before = [...this.running];
    for (const one of batch) this.running.add(one);
    const company = this.running.size;
    // Whoever was alone is not any more, and must not be blamed for what the others do.
    if (before.length === 1) await Promise.all(before.map((one) => this.noteAgain(one, company)));
    const ended = (one: Suspect) => this.running.delete(one);
    await Promise.all(
      batch.map((one) => one.run(withRun(one.past, company)).finally(() => ended(one))),
    );
  }

  private async noteAgain({ work, past }: Suspect, company: number): Promise<void> {
    const noted = this.ledger.noteRun(work.key, work.epoch, withRun(past, company));
    await noted.catch(() => undefined);
  }
}

function withRun({ attempts, alone = 0 }: PastRuns, company: number): PastRuns {
  return { attempts: attempts + 1, batch: company, alone: alone + (company === 1 ? 1 : 0) };
}

function probationOf(batch: readonly Suspect[]): number {
  const attempts = Math.max(...batch.map(({ past }) => past.attempts));
  return Math.min(PROBATION_MS * 2 ** (attempts - 2), LONGEST_PROBATION_MS);
}

async function endOrTime(runs: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const time = new Promise((resolve) => {
    timer = setTimeout(resolve, ms).unref();
  });
  await Promise.race([runs, time]);
  clearTimeout(timer);
}
