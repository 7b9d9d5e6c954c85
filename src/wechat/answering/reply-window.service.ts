import { Injectable } from '@nestjs/common';
import { Ledger, type Claim, type ClaimRequest, type Promised } from '../../ledger';
import type { WechatAccount } from '../account/wechat-account';
import type { Delivery } from '../door/delivery';
import type { Reply } from '../replies';
import type { Answer } from '../replies/answer';
import { LateReplies } from '../late/late-replies.service';
import { OpenDeliveries, spareOf } from './open-deliveries';

/** A peer that has not cut by then does not behave as WeChat does. */
const GIVE_UP_MS = 1000;

/** A delivery that waits for its message's reply. */
export interface Waiting {
  readonly key: string;
  readonly request: ClaimRequest;
  readonly delivery: Delivery;
  /** Which delivery of the message it is. */
  readonly number: number;
  /** Called when the owner of the work has died and this instance has taken it over. */
  readonly takeOver: (claim: Claim) => void;
}

/**
 * Holds deliveries until their reply exists. WeChat cuts after 5 seconds and delivers again, so only
 * the last delivery has to be answered without one.
 */
@Injectable()
export class ReplyWindow {
  constructor(
    private readonly ledger: Ledger,
    private readonly open: OpenDeliveries,
    private readonly late: LateReplies,
  ) {}

  answer(waiting: Waiting): Promise<Answer> {
    const { key, delivery } = waiting;
    return this.open.during(key, delivery, () => this.wait(waiting));
  }

  /** The answer to a delivery whose message's reply goes another way, or went. */
  acknowledge(account: WechatAccount, promised: Promised | undefined): Reply {
    return this.late.holdingReply(account, promised);
  }

  private async wait(waiting: Waiting): Promise<Answer> {
    const { key, delivery } = waiting;
    const { account } = delivery;
    const { deadline, deliveries, quiet } = account.reply;
    const isLast = waiting.number >= deliveries;
    const patience = isLast ? deadline : quiet + GIVE_UP_MS;
    for (;;) {
      const news = await this.ledger.wait(key, delivery.left(patience), delivery.closed);
      if (await delivery.isCut()) return 'unanswered';
      const spare = spareOf(delivery);
      if (news === 'settled') return this.settled(account, await this.ledger.takeReply(key, spare));
      if (news === 'nothing' && !isLast) return 'unanswered';
      if (news === 'nothing')
        return this.settled(account, await this.ledger.closeWindow(key, spare));
      const claim = await this.ledger.takeOver(key, waiting.request, spare);
      if (claim) waiting.takeOver(claim);
    }
  }

  private settled(account: WechatAccount, end: Awaited<ReturnType<Ledger['takeReply']>>): Reply {
    if (end.kind === 'reply') return JSON.parse(end.reply) as Reply;
    return this.acknowledge(account, end.kind === 'late' ? end.promised : undefined);
  }
}
