import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Ledger } from '../../ledger';
import { WECHAT_OPTIONS, type WechatModuleOptions } from '../wechat.module-definition';
import { ledgerUser } from '../work/ledger-key';
import type { Work } from '../work/work';

const ASK_EVERY_MS = 25;

/** Lets the messages of one user run one after the other where their handler asks for it. */
@Injectable()
export class Turns {
  constructor(
    @Inject(WECHAT_OPTIONS) private readonly options: WechatModuleOptions,
    private readonly ledger: Ledger,
  ) {}

  /** Resolves when it is the work's turn, or nobody wants it any more. */
  async wait(work: Work, signal: AbortSignal): Promise<void> {
    const lane = ledgerUser(this.options.account, work.message);
    while (!signal.aborted && !(await this.ledger.takeTurn(lane, work.key))) {
      await sleep(ASK_EVERY_MS);
    }
  }
}
