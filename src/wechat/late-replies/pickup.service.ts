import { Inject, Injectable } from '@nestjs/common';
import { Ledger } from '../../ledger';
import { ledgerKey, ledgerUser } from '../work/ledger-key';
import { isMessage, type IncomingMessage } from '../messages';
import type { Reply } from '../replies';
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
    signal: AbortSignal,
  ): Promise<Reply | 'not ready' | undefined> {
    if (!isMessage(message, 'text')) return undefined;
    if (message.content.trim() !== this.options.reply.pickupKeyword) return undefined;
    const mine = ledgerKey(this.options.account, message);
    const [oldest, ...others] = await this.waiting(ledgerUser(this.options.account, message), mine);
    if (!oldest) return undefined;
    const reply = await this.fetch(oldest, mine, signal);
    return reply === undefined ? 'not ready' : this.tellingOthers(reply, others.length);
  }

  private async waiting(user: string, mine: string): Promise<readonly string[]> {
    const waiting = await this.ledger.waitingFor(user);
    return waiting
      .filter(
        ({ key, record }) => key !== mine && (this.late.pickup || record.channel === 'pickup'),
      )
      .map(({ key }) => key);
  }

  private async fetch(key: string, mine: string, signal: AbortSignal): Promise<Reply | undefined> {
    for (;;) {
      const reply = await this.ledger.fetch(key, mine);
      if (reply !== undefined) return JSON.parse(reply) as Reply;
      // Settled: the last delivery of the pickup message itself was answered meanwhile.
      if ((await this.ledger.wait(mine, ASK_EVERY_MS, signal)) !== 'nothing') return undefined;
      if (signal.aborted) return undefined;
    }
  }

  private tellingOthers(reply: Reply, others: number): Reply {
    if (others === 0 || reply.type !== 'text') return reply;
    const hint = `（还有 ${others} 条回复，发送“${this.options.reply.pickupKeyword}”继续查看）`;
    return { ...reply, content: `${reply.content}\n\n${hint}` };
  }
}
