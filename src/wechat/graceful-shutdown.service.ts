import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Ledger } from '../ledger';
import { LateWorkResumer } from './dedup/late-work.resumer';
import { OpenDeliveries } from './dedup/open-deliveries';
import { RunningWorks } from './dedup/running-works';
import { LateReplies } from './late-replies/late-replies.service';
import type { Work } from './work/work';
import { WECHAT_OPTIONS, type WechatModuleOptions } from './wechat.module-definition';

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

  private isDraining = false;

  constructor(
    @Inject(WECHAT_OPTIONS) private readonly options: WechatModuleOptions,
    private readonly ledger: Ledger,
    private readonly resumer: LateWorkResumer,
    private readonly deliveries: OpenDeliveries,
    private readonly works: RunningWorks,
    private readonly late: LateReplies,
  ) {}

  /** Whether the service is about to end: balancers should send deliveries elsewhere. */
  get draining(): boolean {
    return this.isDraining;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isDraining = true;
    this.resumer.stop();
    const timer = new AbortController();
    const grace = sleep(this.options.reply.quiet, undefined, { signal: timer.signal });
    await Promise.race([this.works.idle(), grace.catch(() => undefined)]);
    timer.abort();
    this.deliveries.leave();
  }

  /** The listener is closed; the stores, in modules below this one, are still open. */
  async onApplicationShutdown(): Promise<void> {
    this.works.abort(() => true);
    await Promise.race([this.late.sent(), sleep(LONGEST_SEND_MS, undefined, { ref: false })]);
    const left = this.works.all();
    await Promise.all(left.map((work) => this.giveBack(work)));
    if (left.length > 0) this.logger.log(`${left.length} unfinished messages were given back`);
  }

  /** What is being sent to its user may have arrived: it is not to be sent again. */
  private giveBack(work: Work): Promise<boolean> {
    const { key, epoch } = work;
    return this.late.isSending(work)
      ? this.ledger.settle(key, epoch, 'sent')
      : this.ledger.postpone(key, epoch, 0, false);
  }
}
