import { InjectQueue } from '@nestjs/bullmq';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { COMMAND_TIMEOUT_MS } from '../redis.connection';
import { StoreUnavailableError } from '../store-unavailable.error';
import { within } from '../within';
import { LateWorkQueue, type LateWorkHandler } from './late-work-queue';
import { LATE_WORK, LateWorkProcessor, type LateWorkJob } from './late-work.processor';

/** Late work as jobs of BullMQ, one for each message. */
@Injectable()
export class BullLateWorkQueue extends LateWorkQueue {
  private readonly logger = new Logger(BullLateWorkQueue.name);

  constructor(
    @InjectQueue(LATE_WORK) private readonly queue: Queue<LateWorkJob>,
    private readonly processor: LateWorkProcessor,
  ) {
    super();
    queue.on('error', (error) => this.logger.debug(error.message));
  }

  /** @throws StoreUnavailableError; the job may be there none the less, which does no harm */
  async schedule(key: string, ms: number): Promise<void> {
    try {
      await within(COMMAND_TIMEOUT_MS, this.replace(key, ms));
    } catch (error) {
      throw new StoreUnavailableError('schedule', error instanceof Error ? error.message : '');
    }
  }

  process(handler: LateWorkHandler): void {
    this.processor.start(handler);
  }

  stop(): Promise<void> {
    return this.processor.stop();
  }

  private async replace(key: string, delay: number): Promise<void> {
    // BullMQ gives colons in an id a meaning of its own.
    const jobId = encodeURIComponent(key);
    // A job that runs now stays: its own end says what comes next.
    await this.queue.remove(jobId);
    await this.queue.add('message', { key }, { jobId, delay });
  }
}
