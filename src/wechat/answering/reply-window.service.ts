import { Injectable } from '@nestjs/common';
import { type Claim, type ClaimRequest, type News, type Promised, Ledger } from '../../ledger';
import type { WechatAccount } from '../account/wechat-account';
import type { Delivery } from '../door/delivery';
import type { Reply } from '../replies';
import type { Answer } from '../replies/reply';
import { LateReplies } from '../late/late-replies.service';
import { OpenDeliveries } from './under-way';

/** A peer that has not cut by then does not behave as WeChat does. */
const GIVE_UP_MS = 1000;

/** A delivery that waits for its message's reply. */
export interface Waiting {
  readonly key: string;
  readonly request: ClaimRequest;
  readonly delivery: Delivery;
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

  /** All that waits is in this one function: each that did would be held for as long. */
  async answer(waiting: Waiting): Promise<Answer> {
    const { key, delivery } = waiting;
    const { deadline, deliveries, quiet } = delivery.account.reply;
    const isLast = delivery.number >= deliveries;
    const patience = isLast ? deadline : quiet + GIVE_UP_MS;
    const end = this.open.begin(key, delivery);
    try {
      let answer: Answer | undefined;
      while (answer === undefined) {
        const news = await this.ledger.wait(key, delivery.left(patience), delivery.closed);
        answer = await this.told(news, waiting, isLast);
      }
      return answer;
    } finally {
      end();
    }
  }

  /** The answer to a delivery whose message's reply goes another way, or went. */
  acknowledge(account: WechatAccount, promised: Promised | undefined): Reply {
    return this.late.holdingReply(account, promised);
  }

  /** Undefined: the delivery goes on waiting. */
  private async told(news: News, waiting: Waiting, isLast: boolean): Promise<Answer | undefined> {
    const { key, delivery } = waiting;
    if (await delivery.isCut()) return news === 'settled' ? this.giveBack(waiting) : 'unanswered';
    const spare = delivery.spare();
    if (news === 'settled') {
      const end = await this.ledger.takeReply(key, spare);
      return end.kind === 'unsettled' ? undefined : this.settled(waiting, end);
    }
    if (news === 'nothing' && !isLast) return 'unanswered';
    if (news === 'nothing') return this.settled(waiting, await this.ledger.closeWindow(key, spare));
    const claim = await this.ledger.takeOver(key, waiting.request, spare);
    if (claim) waiting.takeOver(claim);
    return undefined;
  }

  private settled(
    waiting: Waiting,
    end: Awaited<ReturnType<Ledger['closeWindow']>>,
  ): Answer | Promise<Answer> {
    const { delivery } = waiting;
    if (end.kind !== 'reply') {
      if (delivery.closed.aborted) return 'unanswered';
      return this.acknowledge(delivery.account, end.kind === 'late' ? end.promised : undefined);
    }
    const isCut = delivery.isCut();
    if (isCut === false) return JSON.parse(end.reply) as Reply;
    return this.carry(waiting, end.reply, isCut);
  }

  /** The reply that the delivery has taken; where WeChat cut it meanwhile, it is given back. */
  private async carry(
    waiting: Waiting,
    reply: string,
    isCut: boolean | Promise<boolean>,
  ): Promise<Answer> {
    return (await isCut) ? this.giveBack(waiting) : (JSON.parse(reply) as Reply);
  }

  /** WeChat has cut the delivery that was to carry the reply. */
  private async giveBack({ key, delivery }: Waiting): Promise<Answer> {
    await this.ledger.giveBack(key, delivery.number);
    return 'unanswered';
  }
}

const LATER = { kind: 'waiting', ms: 1000 } as const;

/**
 * Looks, while work goes on or its reply waits, whether WeChat still delivers; once it has been
 * silent for long enough the reply belongs to the late way.
 */
export class WindowWatch {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private found: 'late' | 'passive' | undefined;
  private resolve: ((end: 'late' | 'passive') => void) | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly key: string,
    quiet: number,
    /** Whether a delivery may have come that was not read yet. */
    private readonly isWaking: () => boolean,
  ) {
    this.lookIn(quiet);
  }

  /** How the window ends; never settles once stopped. */
  end(): Promise<'late' | 'passive'> {
    if (this.found) return Promise.resolve(this.found);
    return new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private lookIn(ms: number): void {
    if (!this.stopped) this.timer = setTimeout(() => void this.look(), ms + 5).unref();
  }

  private async look(): Promise<void> {
    const end = this.isWaking()
      ? LATER
      : await this.ledger.abandonWindow(this.key).catch(() => LATER);
    if (end.kind === 'waiting') {
      this.lookIn(end.ms);
      return;
    }
    this.found = end.kind === 'late' ? 'late' : 'passive';
    this.resolve?.(this.found);
  }
}
