import {
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  Injectable,
  Logger,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { reasonOf } from '../../reason-of';
import { Accounts } from '../../wechat';
import { AccountApis } from '../account/account-apis';
import type { WechatApiClient } from '../client/wechat-api.client';
import { NextRun } from '../next-run';
import { backOff, jitter } from '../pauses';
import { BlockList, isIP } from 'node:net';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 10 * MINUTE;

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
  private failures = 0;

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
      this.failures = 0;
      this.nextRun.in(jitter(23 * HOUR, 24 * HOUR));
    } catch (error) {
      this.logger.warn(
        `the list of WeChat's push addresses could not be renewed: ${reasonOf(error)}`,
      );
      this.nextRun.in(backOff(this.failures, FIRST_PAUSE, LONGEST_PAUSE));
      this.failures += 1;
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

type Family = 'ipv4' | 'ipv6';

/** Single addresses and CIDR ranges, mixed. */
export class AddressList {
  private readonly list = new BlockList();
  /** Entries that were understood. */
  readonly size: number;

  /** Entries that are neither are left out. */
  constructor(entries: readonly string[]) {
    this.size = entries.filter((entry) => this.add(entry)).length;
  }

  /** IPv4 addresses are found in their mapped form (`::ffff:1.2.3.4`) too. */
  contains(address: string): boolean {
    const family = familyOf(address);
    return family !== undefined && this.list.check(address, family);
  }

  private add(entry: string): boolean {
    const [address = '', prefix, ...more] = entry.split('/');
    const family = familyOf(address);
    if (!family || more.length > 0) return false;
    if (prefix === undefined) this.list.addAddress(address, family);
    else if (isPrefix(prefix, family)) this.list.addSubnet(address, Number(prefix), family);
    else return false;
    return true;
  }
}

function familyOf(address: string): Family | undefined {
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 6 ? 'ipv6' : 'ipv4';
}

function isPrefix(text: string, family: Family): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) <= (family === 'ipv4' ? 32 : 128);
}
