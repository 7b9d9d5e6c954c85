import { Injectable } from '@nestjs/common';
import { hasFetched, Ledger, type LedgerEntry, type LedgerRecord } from '../../ledger';
import type { WechatAccount } from '../account/wechat-account';
import { ledgerKey, ledgerUser } from '../messages/message-identity';
import type { WorkContext } from '../answering/work';
import type { IncomingMessage } from '../messages';
import { labelBytes, mostTextBytes, reply as replies, type Reply } from '../replies';
import { LateReplies } from './late-replies.service';
import { withHint } from './pickup-hint';

const ASK_EVERY_MS = 100;

/** Lets users fetch replies that came too late for the delivery and could not be sent. */
@Injectable()
export class Pickup {
  constructor(
    private readonly ledger: Ledger,
    private readonly late: LateReplies,
  ) {}

  /**
   * The next part of the user's oldest reply that waits; one that is still being made is waited for
   * while a delivery of the pickup message can carry it.
   * @param message the pickup keyword
   * @returns undefined where nothing waits: it is a text like any other
   */
  async answer(
    account: WechatAccount,
    message: IncomingMessage,
    context: Pick<WorkContext, 'signal'>,
  ): Promise<Reply | 'not ready' | undefined> {
    const mine = ledgerKey(account, message);
    for (let look = 0; ; look += 1) {
      const waiting = await this.waiting(account, message, mine);
      const next = nextOf(waiting, mine);
      if (!next) return look === 0 ? undefined : 'not ready';
      // Whoever stood still meanwhile would take what another message is to get.
      if (await this.ledger.isElsewhere(mine)) return 'not ready';
      const part = await this.fetch(account, next, mine, waiting.length - 1);
      if (part) return part;
      // Settled: the last delivery of the pickup message itself was answered meanwhile.
      const isOver = (await this.ledger.wait(mine, ASK_EVERY_MS, context.signal)) !== 'nothing';
      if (isOver || context.signal.aborted) return 'not ready';
    }
  }

  private async waiting(
    account: WechatAccount,
    message: IncomingMessage,
    mine: string,
  ): Promise<readonly LedgerEntry[]> {
    const user = ledgerUser(account, message);
    const waiting = await this.ledger.waitingFor(user, mine);
    const isKept = this.late.isKept(account);
    return waiting.filter(({ key, record }) => key !== mine && isOffered(record, mine, isKept));
  }

  /** @returns undefined where the reply is not there yet, or another message was quicker */
  private async fetch(
    account: WechatAccount,
    { key, record }: LedgerEntry,
    mine: string,
    others: number,
  ): Promise<Reply | undefined> {
    const { reply, fetchedBy = [], channel } = record;
    if (reply === undefined) return undefined;
    // What was fetched at once stays whole for whoever fetched it.
    const isAtOnce = channel === 'sent' ? fetchedBy.length === 1 : fetchedBy.length + others === 0;
    const parts = this.late.partsToFetch(account, JSON.parse(reply) as Reply, record, isAtOnce);
    const [before, next] = [fetchedBy.indexOf(mine), fetchedBy.length];
    const part = before < 0 ? next : before;
    const isLast = part + 1 >= parts.length;
    if (!(await this.ledger.fetch(key, mine, part, isLast))) return undefined;
    const isMore = Math.max(part + 1, next) < parts.length;
    const { pickupKeyword, aiLabel } = account.reply;
    const own = parts[part] ?? replies.none();
    const most = mostTextBytes - labelBytes(own, aiLabel);
    return withHint(own, { isMore, others }, pickupKeyword, most);
  }
}

/**
 * What the message has fetched itself; a part that an earlier one has fetched and could not show, since
 * it comes before what is left of its reply; the rest of a reply that was begun; the oldest of those
 * that are there: what is being made, or is tried again for an hour, holds up none.
 */
function nextOf(waiting: readonly LedgerEntry[], mine: string): LedgerEntry | undefined {
  const own = waiting.find(({ record }) => hasFetched(record, mine));
  const fetching = new Set(waiting.flatMap(({ record }) => record.fetchedBy ?? []));
  const unseen = waiting.find(({ key }) => fetching.has(key));
  const begun = waiting.find(({ record }) => record.fetchedBy !== undefined);
  const ready = waiting.find(({ record }) => record.reply !== undefined);
  return own ?? unseen ?? begun ?? ready ?? waiting[0];
}

/** What this very message has fetched before its process ended is its own again. */
function isOffered(record: LedgerRecord, mine: string, isKept: boolean): boolean {
  return isKept || record.channel === 'pickup' || hasFetched(record, mine);
}
