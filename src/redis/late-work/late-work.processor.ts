import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import { DelayedError, UnrecoverableError, type Job } from 'bullmq';
import type { LateWorkHandler } from './late-work-queue';

export const LATE_WORK = 'late-work';
const AT_ONCE = 100;
/** The lease of running jobs: those of an instance that died are taken up within twice of it. */
const LOCK_MS = 4000;
const LOOK_FOR_STALLED_MS = 2000;
/** How often a message may end its process, or be tried, is the ledger's to decide. */
const NO_LIMIT = 1_000_000;
const LONGEST_PAUSE_MS = 60_000;

export interface LateWorkJob {
  readonly key: string;
}

/** Tells BullMQ when to try again. */
export class LateWorkFailedError extends Error {
  override readonly name = 'LateWorkFailedError';

  constructor(
    reason: string,
    readonly ms: number,
  ) {
    super(reason);
  }
}

function pause(attempts: number, _type?: string, error?: Error): number {
  if (error instanceof LateWorkFailedError) return error.ms;
  return Math.min(500 * 2 ** attempts, LONGEST_PAUSE_MS);
}

/** Turns what the handler says into BullMQ's terms. */
@Processor(LATE_WORK, {
  autorun: false,
  concurrency: AT_ONCE,
  lockDuration: LOCK_MS,
  stalledInterval: LOOK_FOR_STALLED_MS,
  maxStalledCount: NO_LIMIT,
  settings: { backoffStrategy: pause },
})
export class LateWorkProcessor extends WorkerHost {
  private readonly logger = new Logger(LateWorkProcessor.name);
  private handler: LateWorkHandler | undefined;

  start(handler: LateWorkHandler): void {
    this.handler = handler;
    this.worker.run().catch((error: unknown) => this.failed(error));
  }

  async stop(): Promise<void> {
    await this.worker.pause(true);
  }

  async process(job: Job<LateWorkJob>, token?: string): Promise<void> {
    const end = await this.handler?.(job.data.key);
    switch (end?.kind) {
      case 'early':
        await job.moveToDelayed(Date.now() + end.ms, token);
        throw new DelayedError();
      case 'failed':
        throw new LateWorkFailedError(end.reason, end.ms);
      case 'dead':
        throw new UnrecoverableError(end.reason);
      default:
    }
  }

  /** The loss of the connection is told by the ledger's already. */
  @OnWorkerEvent('error')
  failed(error: unknown): void {
    this.logger.debug(error instanceof Error ? error.message : String(error));
  }
}
