import { Injectable } from '@nestjs/common';
import { Ledger, type Promised } from '../../ledger';
import type { WechatAccount } from '../account/wechat-account';
import {
  partsOf,
  reply as replies,
  type NewsReply,
  type Reply,
  type SingleReply,
} from '../replies';
import type { Work } from '../answering/work';
import { LateReplySender } from './late-reply.sender';
import { LateRepliesLog } from './late-replies.log';
import { lateReplies } from '../wechat.metrics';
import { MessageObservers } from '../observing/message-observers';
import { PartByPart, type PartsOutcome, type SentParts } from './part-by-part';
import { SendPermission } from './send-permission';

const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 600_000;
/** Some four hours, within which an operator can mend what is wrong. */
const MOST_FAILURES = 32;
/** What is done sooner needs no indicator. */
const TYPING_AFTER_MS = 500;
/** WeChat shows it for 15 seconds. */
const TYPING_LASTS_MS = 14_000;

/** Brings replies to their users that no delivery could carry. */
@Injectable()
export class LateReplies {
  private readonly sending = new Map<string, Promise<void>>();
  private readonly parts: PartByPart;
  private readonly log = new LateRepliesLog();
  /** By AppId. */
  private readonly permissions = new Map<string, SendPermission>();

  constructor(
    private readonly ledger: Ledger,
    private readonly sender: LateReplySender,
    observers: MessageObservers = new MessageObservers(),
  ) {
    this.parts = new PartByPart(ledger, sender, observers);
  }

  /** Whether what a delivery has no room for waits for its user as well. */
  isRestKept(account: WechatAccount): boolean {
    return this.isKept(account) || account.reply.late === 'drop';
  }

  /** Whether replies wait for their users, by choice or because the account may not send. */
  isKept(account: WechatAccount): boolean {
    const { late } = account.reply;
    return (
      late === 'pickup' || (late === 'customer-service' && !this.permission(account).isGranted)
    );
  }

  /**
   * Answers the last delivery while the work goes on, and whatever is delivered after it.
   * @param promised unset: the reply has reached its user, or will not come
   */
  holdingReply(account: WechatAccount, promised: Promised | undefined): Reply {
    const { holding, pickupKeyword } = account.reply;
    if (promised === undefined) return replies.none();
    if (holding !== undefined) return replies.text(holding);
    return this.isKept(account) || promised === 'pickup'
      ? replies.text(`正在准备回复，请稍后发送“${pickupKeyword}”查看。`)
      : replies.none();
  }

  /** Lets another instance, or the next start, go on; what is on its way just now is not sent again. */
  giveBack(work: Work): Promise<boolean> {
    return this.parts.giveBack(work);
  }

  /** Resolves when nothing is on its way any more. */
  async sent(): Promise<void> {
    await Promise.allSettled(this.sending.values());
  }

  /**
   * What pickup messages get, one part each, of a reply of which the first messages were sent:
   * those of them that may not have arrived, with a word about that, and what follows.
   * @param isAtOnce what fits into one message goes in one, whether a hint fits or not
   */
  partsToFetch(
    account: WechatAccount,
    reply: Reply,
    sent: SentParts,
    isAtOnce: boolean,
  ): readonly Reply[] {
    const { aiLabel } = account.reply;
    return this.parts.toFetch(aiLabel, this.sendable(account, reply), sent, isAtOnce);
  }

  /** @throws whatever the ledger throws: the work is resumed then */
  async dispatch(work: Work, reply: Reply): Promise<void> {
    const { account, key, epoch } = work;
    const { late } = account.reply;
    if (late === 'drop' || isEmpty(reply)) {
      count(account, 'drop', isEmpty(reply) ? 'empty' : 'dropped');
      await this.ledger.settle(key, epoch, 'sent');
    } else if (late === 'pickup' || !this.permission(account).isWorthTrying()) {
      await this.keep(work);
    } else {
      await this.send(work, reply);
    }
  }

  /** Shows the user that an answer is being written, once it takes a while, until it is stopped. */
  showTyping({ account, message: { fromUserName } }: Work): () => void {
    if (this.isKept(account) || account.reply.late === 'drop') return () => undefined;
    const show = () => void this.sender.typing(account, fromUserName);
    let timer = setTimeout(() => {
      show();
      timer = setInterval(show, TYPING_LASTS_MS).unref();
    }, TYPING_AFTER_MS).unref();
    return () => clearTimeout(timer);
  }

  async keep({ account, key, epoch }: Pick<Work, 'account' | 'key' | 'epoch'>): Promise<void> {
    count(account, 'pickup', 'kept');
    await this.ledger.settle(key, epoch, 'pickup');
  }

  private async send(work: Work, reply: Reply): Promise<void> {
    const end = this.sendAndNote(work, reply).finally(() => {
      this.sending.delete(work.key);
      this.parts.ended(work);
    });
    this.sending.set(work.key, end);
    await end;
  }

  private async sendAndNote(work: Work, reply: Reply): Promise<void> {
    const { account } = work;
    const outcome = await this.parts.send(work, this.sendable(account, reply));
    count(account, 'customer-service', outcome.result);
    const permission = this.permission(account);
    if (permission.note(outcome.result)) this.log.permission(account, permission.isGranted);
    await this.note(work, outcome);
  }

  /** A customer-service message holds one article, as the answer to a message does. */
  private sendable(account: WechatAccount, reply: Reply): Reply {
    const sendable = <T extends SingleReply>(one: T): T | NewsReply => {
      if (one.type !== 'news' || one.articles.length === 1) return one;
      this.log.firstArticle(account, one.articles.length);
      return { ...one, articles: one.articles.slice(0, 1) };
    };
    if (reply.type !== 'several') return sendable(reply);
    return { ...reply, replies: reply.replies.map(sendable) };
  }

  private async note(work: Work, outcome: PartsOutcome): Promise<void> {
    const { key, epoch } = work;
    const { result, reason = result } = outcome;
    switch (result) {
      case 'sent':
        if (outcome.isMore) await this.keep(work);
        else await this.ledger.settle(key, epoch, 'sent');
        return;
      case 'unknown':
      case 'not-granted':
      case 'window-closed':
      case 'quota-used-up':
      case 'daily-quota-used-up':
        this.log.kept(work.account, result);
        await this.keep(work);
        return;
      case 'refused':
      case 'withheld':
        await this.ledger.bury(key, epoch, `the reply cannot be sent: ${reason}`);
        return;
      case 'failed':
        await this.tryLater(work, reason);
    }
  }

  private async tryLater({ account, key, epoch, failures }: Work, reason: string): Promise<void> {
    if (failures < MOST_FAILURES) {
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      await this.ledger.postpone(key, epoch, pause, true);
    } else {
      count(account, 'customer-service', 'given-up');
      await this.ledger.bury(key, epoch, `the reply could not be sent for hours: ${reason}`);
    }
  }

  private permission({ appId }: WechatAccount): SendPermission {
    const known = this.permissions.get(appId) ?? new SendPermission();
    this.permissions.set(appId, known);
    return known;
  }
}

function count({ labels }: WechatAccount, channel: string, result: string): void {
  lateReplies.inc({ channel, result, ...labels });
}

/** WeChat takes no message of blanks only; there is nothing in it to lose. */
function isEmpty(reply: Reply): boolean {
  return partsOf(reply, 'customer-service').length === 0;
}
