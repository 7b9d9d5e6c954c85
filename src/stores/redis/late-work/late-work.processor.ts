import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import { DelayedError, UnrecoverableError, type Job } from 'bullmq';
import { Ledger, type LateWorkHandler } from '../../../ledger';
import { KeySpaces } from '../key-spaces';
import { LATE_WORK, LateWorkJobs, type LateWorkJob } from './late-work-jobs';
import type { Next } from './next';

const AT_ONCE = 100;
/** The lease of running jobs: those of an instance that died are taken up within twice of it. */
const LOCK_MS = 4000;
const LOOK_FOR_STALLED_MS = 2000;
/** An instance that dies may take the news of a job along. */
const LONGEST_WAIT_S = 1;
/** How often a message may end its process, or be tried, is the ledger's to decide. */
const NO_LIMIT = 1_000_000;
const LONGEST_PAUSE_MS = 60_000;
const LOOK_AGAIN_MS = 2000;

/** Tells BullMQ when to try again. */
export class LateWorkFailedError extends Error {
  override readonly name = 'LateWorkFailedError';

  constructor(readonly ms: number) {
    super(`the attempt failed and is repeated in ${Math.ceil(ms / 1000)} s`);
  }
}

/** The store fails: that is tried again sooner. */
function pause(attempts: number, _type?: string, error?: Error): number {
  if (error instanceof LateWorkFailedError) return error.ms;
  return Math.min(500 * 2 ** attempts, LONGEST_PAUSE_MS);
}

/** Does the work of jobs that are due, and turns what became of it into BullMQ's terms. */
@Processor(LATE_WORK, {
  autorun: false,
  concurrency: AT_ONCE,
  lockDuration: LOCK_MS,
  stalledInterval: LOOK_FOR_STALLED_MS,
  maxStalledCount: NO_LIMIT,
  drainDelay: LONGEST_WAIT_S,
  settings: { backoffStrategy: pause },
})
export class LateWorkProcessor extends WorkerHost {
  private readonly logger = new Logger('LateWork');
  private handler: LateWorkHandler | undefined;
  private isUnderWay: (key: string) => boolean = () => true;

  constructor(
    private readonly ledger: Ledger,
    private readonly jobs: LateWorkJobs,
    private readonly keys: KeySpaces,
  ) {
    super();
  }

  start(handler: LateWorkHandler, isUnderWay = this.isUnderWay): void {
    this.handler = handler;
    this.isUnderWay = isUnderWay;
    this.worker.run().catch((error: unknown) => this.failed(error));
  }

  /** What is under way goes on; the worker closes after it. Pausing would still take jobs off. */
  stop(): void {
    this.handler = undefined;
    this.worker.close().catch((error: unknown) => this.failed(error));
  }

  async process(job: Job<LateWorkJob>, token?: string): Promise<void> {
    const next = await this.work(job.data.key);
    switch (next.kind) {
      case 'look':
        await job.moveToDelayed(Date.now() + next.ms, token);
        throw new DelayedError();
      case 'retry':
        throw new LateWorkFailedError(next.ms);
      case 'dead':
        throw new UnrecoverableError(next.reason);
      case 'nothing':
    }
  }

  @OnWorkerEvent('error')
  failed(error: unknown): void {
    this.logger.debug(error instanceof Error ? error.message : String(error));
  }

  private async work(key: string): Promise<Next> {
    const { handler } = this;
    // A worker that closes may take one more job; it is for the others.
    if (!handler) return { kind: 'look', ms: 0 };
    // Of an account that others serve, or that was removed and may come back.
    if (!this.keys.serves(key)) return { kind: 'look', ms: LOOK_AGAIN_MS };
    const resumption = await this.ledger.resume(key, this.isUnderWay(key));
    switch (resumption.kind) {
      case 'run':
        return this.jobs.during(key, () => handler({ key, ...resumption }));
      case 'early':
        return { kind: 'look', ms: resumption.ms };
      case 'dead':
        return { kind: 'dead', reason: resumption.error };
      case 'done':
        return { kind: 'nothing' };
    }
  }
}
