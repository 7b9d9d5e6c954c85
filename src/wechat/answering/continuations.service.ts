import { Injectable } from '@nestjs/common';
import { Ledger } from '../../ledger';
import { LateReplies } from '../late/late-replies.service';
import { bytesBesideHint, withHint } from '../late/pickup-hint';
import {
  joinedParts,
  labelBytes,
  mostTextBytes,
  partsOf,
  reply as replies,
  type Reply,
  type SingleReply,
} from '../replies';
import { MessageWorker } from './message-worker.service';
import { WorkFactory, type DeliveredMessage } from './work.factory';

/** One of which a delivery may carry the first part alone. */
export type DivisibleReply = Extract<Reply, { readonly type: 'markdown' | 'several' }>;

interface Divided {
  readonly first: SingleReply;
  readonly rest: readonly SingleReply[];
}

/**
 * Lets follow what a delivery cannot carry of its reply: by customer-service message, or it waits for
 * its user, who is told so. The rest is a promise of its own, made once for all deliveries.
 */
@Injectable()
export class Continuations {
  constructor(
    private readonly ledger: Ledger,
    private readonly late: LateReplies,
    private readonly factory: WorkFactory,
    private readonly worker: MessageWorker,
  ) {}

  /** What the delivery carries; what follows is safe once this resolves. */
  async begin(delivered: DeliveredMessage, reply: DivisibleReply): Promise<Reply> {
    const { account } = delivered.delivery;
    const { aiLabel, pickupKeyword } = account.reply;
    const { first, rest } = divided(reply, aiLabel);
    if (rest.length === 0) return first;
    const [only = replies.none(), ...more] = rest;
    await this.promise(delivered, more.length === 0 ? only : replies.several(rest));
    if (!this.late.isRestKept(account)) return first;
    const most = mostTextBytes - labelBytes(first, aiLabel);
    return withHint(first, { isMore: true, others: 0 }, pickupKeyword, most);
  }

  private async promise(delivered: DeliveredMessage, rest: Reply): Promise<void> {
    const { fingerprint, message, user } = delivered.request;
    const key = `${delivered.key}+`;
    const epoch = await this.ledger.promise(
      key,
      { fingerprint, message, user },
      JSON.stringify(rest),
    );
    if (epoch === undefined) return;
    const { account } = delivered.delivery;
    if (account.reply.late !== 'customer-service') await this.late.keep({ account, key, epoch });
    else void this.worker.sendAfterwards(this.factory.rest(delivered, key, epoch), rest);
  }
}

/** The same for each delivery, whatever the hint says. */
function divided(reply: Reply, aiLabel: string): Divided {
  if (reply.type === 'several') {
    const [head = replies.none(), ...others] = reply.replies;
    const { first, rest } = divided(head, aiLabel);
    return { first, rest: [...rest, ...others] };
  }
  const most = mostTextBytes - labelBytes(reply, aiLabel);
  const isWhole = reply.type !== 'markdown' || partsOf(reply, 'passive', most).length <= 1;
  if (isWhole) return { first: reply, rest: [] };
  const beside = bytesBesideHint - labelBytes(reply, aiLabel);
  const [first = reply, ...others] = partsOf(reply, 'passive', beside);
  return { first, rest: joinedParts(others) };
}
