import {
  type Claim,
  type ClaimRequest,
  Ledger,
  LEDGER_TIMES,
  MemoryStore,
} from '../../../src/ledger';
import type { AccountServices } from '../../../src/wechat/account/account-services';
import { MessageWorker } from '../../../src/wechat/answering/message-worker.service';
import { OpenDeliveries, RunningWorks } from '../../../src/wechat/answering/under-way';
import { ReplyWindow } from '../../../src/wechat/answering/reply-window.service';
import { Quarantine } from '../../../src/wechat/answering/quarantine.service';
import { Slots } from '../../../src/wechat/answering/slots';
import { Turns } from '../../../src/wechat/answering/turns';
import { LateReplies } from '../../../src/wechat/late/late-replies.service';
import type { ReplyOptions } from '../../../src/wechat/account/wechat-account';
import { FakeSender } from './fake-sender';
import { wechatAccount } from './wechat-account';

/** Milliseconds; everything else follows. */
export const DEADLINE = 1000;
export const QUIET = 2 * DEADLINE;

export const request: ClaimRequest = { fingerprint: 'f', message: '{"MsgType":"text"}', user: 'u' };

/** What handlers are given to ask of WeChat. */
export const services = {} as AccountServices;

/** The parts between a delivery and its reply, on a ledger in memory; for pretended time. */
export class DedupParts {
  readonly store = new MemoryStore({ ...LEDGER_TIMES, lease: 800, quiet: QUIET, pickup: 9e6 });
  readonly ledger = new Ledger(this.store);
  readonly sender = new FakeSender();
  readonly open = new OpenDeliveries();
  readonly works = new RunningWorks();
  readonly account;
  readonly late;
  readonly window;
  readonly worker;

  constructor(reply: Partial<ReplyOptions> = {}) {
    this.account = wechatAccount({ reply: { deadline: DEADLINE, ...reply } });
    this.late = new LateReplies(this.ledger, this.sender);
    this.window = new ReplyWindow(this.ledger, this.open, this.late);
    const turns = new Turns(this.ledger);
    const quarantine = new Quarantine(this.ledger);
    const { ledger, open, works, late } = this;
    this.worker = new MessageWorker(
      ledger,
      open,
      works,
      late,
      turns,
      quarantine,
      { of: () => services },
      new Slots(),
    );
  }

  claim(key: string, changes: Partial<ClaimRequest> = {}): Promise<Claim> {
    return this.ledger.claim(key, { ...request, ...changes });
  }
}

/** Lets pretended time pass. */
export async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}
