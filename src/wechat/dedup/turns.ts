import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Ledger } from '../../ledger';
import { WECHAT_OPTIONS, type WechatModuleOptions } from '../wechat.module-definition';
import { ledgerUser } from '../work/ledger-key';
import type { Work } from '../work/work';

const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 200;

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
    let pause = FIRST_PAUSE_MS;
    while (!signal.aborted && !(await this.ledger.takeTurn(lane, work.key))) {
      await sleep(pause);
      // Whoever has waited for long can wait a little longer; asking costs the store.
      pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS);
    }
  }
}
