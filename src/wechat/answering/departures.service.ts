import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, type OnModuleInit, Injectable } from '@nestjs/common';
import { Accounts, LEAVING_MS } from '../account/accounts';
import type { WechatAccount } from '../account/wechat-account';
import { RunningWorks } from './under-way';

const LOOK_EVERY_MS = 1000;

/** Says of a removed account when nothing of it is under way any more in this process. */
@Injectable()
export class Departures implements BeforeApplicationShutdown, OnModuleInit {
  private isEnding = false;

  constructor(
    private readonly accounts: Accounts,
    private readonly works: RunningWorks,
  ) {}

  onModuleInit(): void {
    this.accounts.onChange(({ kind, account }) => {
      if (kind === 'removed') void this.seeOff(account);
    });
  }

  /** The stores forget by themselves. */
  beforeApplicationShutdown(): void {
    this.isEnding = true;
  }

  private async seeOff(account: WechatAccount): Promise<void> {
    const isLeft = () => this.works.all().some((work) => work.account.appId === account.appId);
    await sleep(LEAVING_MS, undefined, { ref: false });
    while (isLeft()) await sleep(LOOK_EVERY_MS, undefined, { ref: false });
    if (!this.isEnding) await this.accounts.forget(account);
  }
}
