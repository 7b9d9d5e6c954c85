import { hash } from 'node:crypto';
import { InjectQueue } from '@nestjs/bullmq';
import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { inTime } from '../in-time';
import type { Next } from './next';

export const LATE_WORK = 'late-work';
const LONGEST_END_MS = 500;
/** Milliseconds after which whoever does late work is looked after. */
export const LOOK_AFTER_MS = Symbol('LOOK_AFTER_MS');

export interface LateWorkJob {
  readonly key: string;
}

/**
 * One job for each message whose reply goes late, so that its work is taken up again in time,
 * whichever instance ends. Jobs hold keys alone; one too many does no harm, since the ledger says
 * what is left to do, and what has none is found by its record after a while.
 */
@Injectable()
export class LateWorkJobs implements BeforeApplicationShutdown {
  private readonly logger = new Logger('LateWork');
  private readonly underWay = new Map<string, (next: Next) => void>();
  private readonly changes = new Set<Promise<void>>();

  constructor(
    @InjectQueue(LATE_WORK) private readonly queue: Queue<LateWorkJob>,
    @Inject(LOOK_AFTER_MS) private readonly lookAfter: number,
  ) {
    // The loss of the connection is told by the ledger's already.
    queue.on('error', (error) => this.logger.debug(error.message));
  }

  /**
   * A reply is about to be promised: should its owner die, somebody has to notice. Resolves after
   * `ms` at the latest, whether Redis has answered or not: a delivery waits for it.
   */
  async promised(key: string, ms: number): Promise<void> {
    if (this.underWay.has(key)) return;
    await inTime(this.add(key, this.lookAfter), ms).catch((error: unknown) => this.failed(error));
  }

  /**
   * It is due, nobody works on it and nobody may know: a job for it is made, or the one that waits
   * does so no longer. BullMQ goes by the calendars of instances, and somebody may have set one back.
   */
  async found(key: string): Promise<void> {
    await this.add(key, 0);
    const job = await this.queue.getJob(jobOf(key));
    if (await job?.isDelayed()) await job?.promote().catch(() => undefined);
  }

  /** The ledger has decided what comes next. */
  follow(key: string, next: Next): void {
    const tell = this.underWay.get(key);
    if (tell) tell(next);
    else this.note(this.change(key, next).catch((error: unknown) => this.failed(error)));
  }

  /** A process that does one thing and ends, such as a command, has it done by then. */
  async beforeApplicationShutdown(): Promise<void> {
    await inTime(Promise.all(this.changes), LONGEST_END_MS).catch(() => undefined);
  }

  /** Runs a job's work until the ledger knows what comes next, or it ends without that. */
  during(key: string, run: () => Promise<void>): Promise<Next> {
    const next = new Promise<Next>((resolve, reject) => {
      this.underWay.set(key, resolve);
      run().then(() => resolve({ kind: 'look', ms: this.lookAfter }), reject);
    });
    return next.finally(() => this.underWay.delete(key));
  }

  private note(change: Promise<void>): void {
    this.changes.add(change);
    void change.finally(() => this.changes.delete(change));
  }

  private async change(key: string, next: Next): Promise<void> {
    // A job that another instance works on stays: its own end says what comes next.
    await this.queue.remove(jobOf(key));
    if (next.kind !== 'nothing') await this.add(key, next.kind === 'dead' ? 0 : next.ms);
  }

  private async add(key: string, delay: number): Promise<void> {
    await this.queue.add('message', { key }, { jobId: jobOf(key), delay: Math.ceil(delay) });
  }

  private failed(error: unknown): void {
    this.logger.debug(`No job for late work: ${error instanceof Error ? error.message : ''}`);
  }
}

/** Without the user, since job ids are shown. */
export function jobOf(key: string): string {
  return hash('sha256', key, 'base64url').slice(0, 22);
}
