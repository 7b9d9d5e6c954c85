import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  type OnApplicationShutdown,
  Injectable,
  Logger,
} from '@nestjs/common';
import { Accounts } from './account/accounts';
import { LateWorkResumer } from './late/late-work.resumer';
import { OpenDeliveries, RunningWorks } from './answering/under-way';
import { LateReplies } from './late/late-replies.service';

/** What is being sent by then is not waited for any longer. */
const LONGEST_SEND_MS = 4000;

/**
 * Ends the service without losing a reply: what runs may end, for about two deliveries' time, while
 * the listener still answers; the rest is given back to the store for another instance, or for
 * the next start.
 */
@Injectable()
export class GracefulShutdown implements BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger(GracefulShutdown.name);

  /** Whether the service is about to end: balancers should send deliveries elsewhere. */
  isDraining = false;
  private grace: NodeJS.Timeout | undefined;

  constructor(
    private readonly accounts: Accounts,
    private readonly resumer: LateWorkResumer,
    private readonly deliveries: OpenDeliveries,
    private readonly works: RunningWorks,
    private readonly late: LateReplies,
  ) {}

  /** Nest closes the listener after it, and waits for the deliveries that came in by then. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isDraining = true;
    this.resumer.stop();
    await new Promise<void>((resolve) => {
      this.grace = setTimeout(() => {
        this.deliveries.leave();
        resolve();
      }, this.longestQuiet());
      void this.drained().then(resolve);
    });
  }

  /** The listener is closed; the stores, in modules below this one, are still open. */
  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.grace);
    await Promise.race([this.late.sent(), sleep(LONGEST_SEND_MS, undefined, { ref: false })]);
    const left = this.works.all();
    await Promise.all(left.map((work) => this.late.giveBack(work)));
    // Not before: what a handler makes of the abort must not count as its reply.
    this.works.abort(() => true);
    if (left.length > 0) this.logger.log(`${left.length} unfinished messages were given back`);
  }

  private longestQuiet(): number {
    return Math.max(0, ...this.accounts.all().map(({ reply }) => reply.quiet));
  }

  /** Deliveries keep coming for as long as the listener is open, and each may begin work. */
  private async drained(): Promise<void> {
    do {
      await Promise.all([this.works.idle(), this.deliveries.none()]);
    } while (this.works.size + this.deliveries.size > 0);
  }
}
