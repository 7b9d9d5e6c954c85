import { Injectable } from '@nestjs/common';
import type { WechatAccount } from '../account/wechat-account';
import type { Run } from './work';
import { Pickup } from '../late/pickup.service';
import { isMessage, type IncomingMessage } from '../messages';
import { reply as replies, type Reply } from '../replies';
import { MessageRouter } from '../routing/message-router.service';

/** What is replied to a message: a reply that waits for its user, or what a handler says. */
@Injectable()
export class MessageResponder {
  constructor(
    private readonly pickup: Pickup,
    private readonly router: MessageRouter,
  ) {}

  /** @throws HandlerFailedError */
  respond(message: IncomingMessage, run: Run): Promise<Reply> {
    if (isPickupKeyword(run.account, message)) return this.fetch(message, run);
    return this.handled(message, run);
  }

  private async fetch(message: IncomingMessage, run: Run): Promise<Reply> {
    const fetched = await this.pickup.answer(run.account, message, run.context);
    if (fetched === 'not ready') return replies.none();
    return fetched ?? this.handled(message, run);
  }

  private handled(message: IncomingMessage, { account, context, route }: Run): Promise<Reply> {
    return this.router.handle(account, message, context, route);
  }
}

/** Whether the message asks for a reply that waits, if one does. */
export function isPickupKeyword({ reply }: WechatAccount, message: IncomingMessage): boolean {
  return isMessage(message, 'text') && message.content.trim() === reply.pickupKeyword;
}
