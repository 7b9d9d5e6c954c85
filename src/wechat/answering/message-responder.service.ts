import { Injectable } from '@nestjs/common';
import type { Run } from './work';
import { Pickup } from '../late/pickup.service';
import type { IncomingMessage } from '../messages';
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
  respond(message: IncomingMessage, { account, context, route }: Run): Promise<Reply> {
    const fetching = this.pickup.answer(account, message, context);
    if (!fetching) return this.router.handle(account, message, context, route);
    return fetching.then((fetched) =>
      fetched === 'not ready'
        ? replies.none()
        : (fetched ?? this.router.handle(account, message, context, route)),
    );
  }
}
