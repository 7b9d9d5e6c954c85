import { Injectable, Logger } from '@nestjs/common';
import { LateWorkQueue, type LateWorkHandler } from '../../../ledger';
import { RedisStore } from '../redis.store';
import { LateWorkJobs } from './late-work-jobs';
import { LateWorkProcessor } from './late-work.processor';

const LOOK_EVERY_MS = 5000;
const AT_ONCE = 200;

/** Late work by jobs of BullMQ; those that a crash or an outage has kept from being made are made anew. */
@Injectable()
export class BullLateWorkQueue extends LateWorkQueue {
  private readonly logger = new Logger('LateWork');
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  constructor(
    private readonly processor: LateWorkProcessor,
    private readonly jobs: LateWorkJobs,
    private readonly store: RedisStore,
  ) {
    super();
  }

  process(handler: LateWorkHandler, isUnderWay?: (key: string) => boolean): void {
    this.processor.start(handler, isUnderWay);
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.processor.stop();
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      for (const key of await this.store.overdue(AT_ONCE)) await this.jobs.found(key);
    } catch (error) {
      this.logger.debug(error instanceof Error ? error.message : String(error));
    } finally {
      this.looking = false;
    }
  }
}
