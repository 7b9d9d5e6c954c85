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
import { WECHAT_OPTIONS, type WechatModuleOptions } from './wechat.module-definition';

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
    const left = this.works.all();
    this.works.abort(() => true);
    await Promise.all(left.map(({ key, epoch }) => this.ledger.postpone(key, epoch, 0, false)));
    if (left.length > 0) this.logger.log(`${left.length} unfinished messages were given back`);
  }
}
