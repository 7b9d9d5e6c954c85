import { Inject, Injectable } from '@nestjs/common';
import { Ledger, type LedgerEntry, type LedgerRecord } from '../../ledger';
import { ledgerKey, ledgerUser } from '../handling/ledger-key';
import type { WorkContext } from '../handling/work';
import type { IncomingMessage } from '../messages';
import { cutToBytes, mostTextBytes, type Reply } from '../replies';
import { WECHAT_OPTIONS, type WechatModuleOptions } from '../wechat.module-definition';
import { LateReplies } from './late-replies.service';

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
   * The oldest waiting reply of the user, waited for while a delivery of the pickup message can
   * still carry it.
   * @returns undefined where the message asks for nothing: it is a text like any other
   */
  async answer(
    message: IncomingMessage,
    context: Pick<WorkContext, 'signal'>,
  ): Promise<Reply | 'not ready' | undefined> {
    if (!this.late.isPickupKeyword(message)) return undefined;
    const mine = ledgerKey(this.options.account, message);
    for (let look = 0; ; look += 1) {
      const [oldest, ...others] = await this.waiting(message);
      if (!oldest) return look === 0 ? undefined : 'not ready';
      const reply = await this.ledger.fetch(oldest.key, mine);
      if (reply !== undefined) {
        const rest = this.late.restOf(JSON.parse(reply) as Reply, oldest.record.sentParts ?? 0);
        return this.tellingOthers(rest, others.length);
      }
      // Settled: the last delivery of the pickup message itself was answered meanwhile.
      const isOver = (await this.ledger.wait(mine, ASK_EVERY_MS, context.signal)) !== 'nothing';
      if (isOver || context.signal.aborted) return 'not ready';
    }
  }

  private async waiting(message: IncomingMessage): Promise<readonly LedgerEntry[]> {
    const { account } = this.options;
    const mine = ledgerKey(account, message);
    const waiting = await this.ledger.waitingFor(ledgerUser(account, message), mine);
    return waiting.filter(({ key, record }) => key !== mine && this.isOffered(record, mine));
  }

  /** What this very message has fetched before its process ended is its own again. */
  private isOffered({ channel, fetchedBy }: LedgerRecord, mine: string): boolean {
    return this.late.pickup || channel === 'pickup' || fetchedBy === mine;
  }

  /** The hint has to be seen, so that a long text is cut before it. */
  private tellingOthers(reply: Reply, others: number): Reply {
    if (others === 0 || reply.type !== 'text') return reply;
    const { pickupKeyword } = this.options.reply;
    const hint = `\n\n（还有 ${others} 条回复，发送“${pickupKeyword}”继续查看）`;
    const content = cutToBytes(reply.content, mostTextBytes - Buffer.byteLength(hint));
    return { ...reply, content: content + hint };
  }
}
