import { Inject, Injectable } from '@nestjs/common';
import { hasFetched, Ledger, type LedgerEntry, type LedgerRecord } from '../../ledger';
import { ledgerKey, ledgerUser } from '../answering/ledger-key';
import type { WorkContext } from '../answering/work';
import type { IncomingMessage } from '../messages';
import { reply as replies, type Reply } from '../replies';
import { WECHAT_OPTIONS, type WechatModuleOptions } from '../wechat.options';
import { LateReplies } from './late-replies.service';
import { withHint } from './pickup-hint';

const ASK_EVERY_MS = 100;

/** Lets users fetch replies that came too late for the delivery and could not be sent. */
@Injectable()
export class Pickup {
  constructor(
    @Inject(WECHAT_OPTIONS) private readonly options: WechatModuleOptions,
    private readonly ledger: Ledger,
    private readonly late: LateReplies,
  ) {}

  /**
   * The next part of the user's oldest waiting reply, waited for while a delivery of the pickup
   * message can still carry it.
   * @returns undefined where the message asks for nothing: it is a text like any other
   */
  async answer(
    message: IncomingMessage,
    context: Pick<WorkContext, 'signal'>,
  ): Promise<Reply | 'not ready' | undefined> {
    if (!this.late.isPickupKeyword(message)) return undefined;
    const mine = ledgerKey(this.options.account, message);
    for (let look = 0; ; look += 1) {
      const waiting = await this.waiting(message, mine);
      const next = waiting.find(({ record }) => hasFetched(record, mine)) ?? waiting[0];
      if (!next) return look === 0 ? undefined : 'not ready';
      const part = await this.fetch(next, mine, waiting.length - 1);
      if (part) return part;
      // Settled: the last delivery of the pickup message itself was answered meanwhile.
      const isOver = (await this.ledger.wait(mine, ASK_EVERY_MS, context.signal)) !== 'nothing';
      if (isOver || context.signal.aborted) return 'not ready';
    }
  }

  private async waiting(message: IncomingMessage, mine: string): Promise<readonly LedgerEntry[]> {
    const user = ledgerUser(this.options.account, message);
    const waiting = await this.ledger.waitingFor(user, mine);
    return waiting.filter(({ key, record }) => key !== mine && this.isOffered(record, mine));
  }

  /** What this very message has fetched before its process ended is its own again. */
  private isOffered(record: LedgerRecord, mine: string): boolean {
    return this.late.pickup || record.channel === 'pickup' || hasFetched(record, mine);
  }

  /** @returns undefined where the reply is not there yet, or another message was quicker */
  private async fetch(
    { key, record }: LedgerEntry,
    mine: string,
    others: number,
  ): Promise<Reply | undefined> {
    const { reply, fetchedBy = [], channel } = record;
    if (reply === undefined) return undefined;
    // What was fetched at once stays whole for whoever fetched it.
    const isAtOnce = channel === 'sent' ? fetchedBy.length === 1 : fetchedBy.length + others === 0;
    const parts = this.late.partsToFetch(JSON.parse(reply) as Reply, record, isAtOnce);
    const [own, next] = [fetchedBy.indexOf(mine), fetchedBy.length];
    const part = own < 0 ? next : own;
    const isLast = part + 1 >= parts.length;
    if (!(await this.ledger.fetch(key, mine, part, isLast))) return undefined;
    const isMore = Math.max(part + 1, next) < parts.length;
    const { pickupKeyword } = this.options.reply;
    return withHint(parts[part] ?? replies.none(), { isMore, others }, pickupKeyword);
  }
}
