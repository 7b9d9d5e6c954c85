import { hash } from 'node:crypto';
import { InjectQueue } from '@nestjs/bullmq';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { inTime } from '../in-time';
import { COMMAND_TIMEOUT_MS } from '../redis.connection';

export const LATE_WORK = 'late-work';
/** Milliseconds after which whoever does late work is looked after. */
export const LOOK_AFTER_MS = Symbol('LOOK_AFTER_MS');

export interface LateWorkJob {
  readonly key: string;
}

/** What comes next for a message's late work. */
export type Next =
  /** Nothing: it was sent or dropped, waits for pickup, or is unknown by now. */
  | { readonly kind: 'nothing' }
  /** Somebody has to look at it after `ms`. */
  | { readonly kind: 'look'; readonly ms: number }
  /** It is tried again after `ms`. */
  | { readonly kind: 'retry'; readonly ms: number }
  /** It was set aside. */
  | { readonly kind: 'dead'; readonly reason: string };

/**
 * One job for each message whose reply goes late, so that its work is taken up again in time,
 * whichever instance ends. Jobs hold keys alone; one too many or too few does no harm, since the
 * ledger decides who works and has an agenda of its own.
 */
@Injectable()
export class LateWorkJobs {
  private readonly logger = new Logger('LateWork');
  private readonly underWay = new Map<string, (next: Next) => void>();

  constructor(
    @InjectQueue(LATE_WORK) private readonly queue: Queue<LateWorkJob>,
    @Inject(LOOK_AFTER_MS) private readonly lookAfter: number,
  ) {
    // The loss of the connection is told by the ledger's already.
    queue.on('error', (error) => this.logger.debug(error.message));
  }

  /**
   * A reply is about to be promised: should its owner die, somebody has to notice. Not waited for
   * longer than Redis may take; the ledger finds what has no job.
   */
  async promised(key: string): Promise<void> {
    if (this.underWay.has(key)) return;
    const made = this.change(key, { kind: 'look', ms: this.lookAfter });
    await inTime(made, COMMAND_TIMEOUT_MS).catch(() => undefined);
  }

  /** Nobody works on it and nobody may know: a job for it is made, unless there is one. */
  async found(key: string): Promise<void> {
    await this.queue.add('message', { key }, { jobId: jobOf(key) });
  }

  /** The ledger has decided what comes next. */
  follow(key: string, next: Next): void {
    const tell = this.underWay.get(key);
    if (tell) tell(next);
    else void this.change(key, next);
  }

  /** Runs a job's work until the ledger knows what comes next, or it ends without that. */
  during(key: string, run: () => Promise<void>): Promise<Next> {
    const next = new Promise<Next>((resolve, reject) => {
      this.underWay.set(key, resolve);
      run().then(() => resolve({ kind: 'look', ms: this.lookAfter }), reject);
    });
    return next.finally(() => this.underWay.delete(key));
  }

  private async change(key: string, next: Next): Promise<void> {
    const jobId = jobOf(key);
    try {
      // A job that another instance works on stays: its own end says what comes next.
      await this.queue.remove(jobId);
      if (next.kind === 'nothing') return;
      const delay = next.kind === 'dead' ? 0 : Math.ceil(next.ms);
      await this.queue.add('message', { key }, { jobId, delay });
    } catch (error) {
      this.logger.debug(`No job for late work: ${error instanceof Error ? error.message : ''}`);
    }
  }
}

/** Without the user, since job ids are shown. */
export function jobOf(key: string): string {
  return hash('sha256', key, 'base64url').slice(0, 22);
}
