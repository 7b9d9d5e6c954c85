import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Accounts } from '../../wechat';
import { AccountApis } from '../account/account-apis';
import type { WechatApiClient } from '../client/wechat-api.client';
import { NextRun } from '../next-run';
import { AddressList } from './address-list';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Before the first list is there, and after it could not be renewed, in milliseconds. */
const FIRST_RETRY = 5_000;
const LATER_RETRY = 10 * MINUTE;

/**
 * The addresses from which WeChat pushes, the same for all accounts: asked for each day on behalf of
 * one that has its source check on. The last known list stays in use while a new one cannot be had.
 * @see https://developers.weixin.qq.com/doc/service/api/base/api_getcallbackip.html
 */
@Injectable()
export class CallbackIpService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(CallbackIpService.name);
  private readonly nextRun: NextRun;
  private list: AddressList | undefined;

  constructor(
    private readonly accounts: Accounts,
    private readonly apis: AccountApis,
    registry: SchedulerRegistry,
  ) {
    this.nextRun = new NextRun(registry, 'wechat-callback-ip', () => void this.renew());
  }

  onApplicationBootstrap(): void {
    this.nextRun.in(0);
    this.accounts.onChange(() => {
      if (!this.list) this.nextRun.in(0);
    });
  }

  beforeApplicationShutdown(): void {
    this.nextRun.stop();
  }

  /** Whether WeChat pushes from that address; undefined while no list could be had. */
  contains(address: string): boolean | undefined {
    return this.list?.contains(address);
  }

  private async renew(): Promise<void> {
    const asking = this.accounts.all().find(({ sourceCheck }) => sourceCheck !== 'off');
    if (!asking) return;
    try {
      this.list = await this.fetch(this.apis.of(asking).api);
      this.logger.log(`WeChat pushes from ${this.list.size} addresses and ranges`);
      this.nextRun.in(DAY - Math.random() * 60 * MINUTE);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      this.logger.warn(`the list of WeChat's push addresses could not be renewed: ${reason}`);
      this.nextRun.in(this.list ? LATER_RETRY : FIRST_RETRY + Math.random() * MINUTE);
    }
  }

  private async fetch(client: WechatApiClient): Promise<AddressList> {
    const answer = await client.get<{ ip_list?: unknown }>('/cgi-bin/getcallbackip');
    const entries = Array.isArray(answer.ip_list) ? answer.ip_list : [];
    const list = new AddressList(entries.filter((entry) => typeof entry === 'string'));
    if (list.size === 0) throw new Error('the answer holds no address');
    return list;
  }
}
