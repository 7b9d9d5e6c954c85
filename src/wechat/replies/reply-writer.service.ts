import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type WechatAccount, toldOf } from '../account/wechat-account';
import { sealReply } from '../door/encrypted-delivery';
import type { Delivery } from '../door/delivery';
import type { IncomingMessage } from '../messages';
import type { Answer, Reply } from './reply';
import { fitReply } from './fit-reply';
import { deliveries } from '../wechat.metrics';
import { MessageObservers } from '../observing/message-observers';
import { noReplyBody, serializeReply } from './serialize-reply';

const XML = 'application/xml; charset=utf-8';
const TEXT = 'text/plain; charset=utf-8';

/**
 * Writes what a delivery is answered with: XML of what WeChat takes, encrypted afresh where the
 * delivery was, or `success`.
 */
@Injectable()
export class ReplyWriter {
  private readonly logger = new Logger(ReplyWriter.name);

  constructor(private readonly observers: MessageObservers = new MessageObservers()) {}

  /** @returns the body; undefined: the connection has ended */
  write(answer: Answer, delivery: Delivery, response: FastifyReply): string | undefined {
    if (answer === 'unanswered') return this.leave(delivery, response);
    const { account, message, keys, id } = delivery;
    const body = answer === 'refused' ? noReplyBody : this.fit(account, answer, message);
    const hasReply = body !== noReplyBody;
    if (answer !== 'refused') {
      this.observers.tell?.({ kind: 'written', delivery: id, reply: answer, xml: body });
      deliveries.count(hasReply ? 'reply' : 'success', account);
    }
    void response.type(hasReply ? XML : TEXT);
    return hasReply && keys ? sealReply(body, keys, account.appId) : body;
  }

  /** Nobody reads the answer any more, or WeChat is meant to deliver again: the connection just ends. */
  private leave({ account, id, closed }: Delivery, response: FastifyReply): undefined {
    deliveries.count('unanswered', account);
    const { elapsedTime: ms } = response;
    this.observers.tell?.({ kind: 'unanswered', delivery: id, cut: closed.aborted, ms });
    response.hijack();
    response.raw.destroy();
    return undefined;
  }

  private fit(account: WechatAccount, answer: Reply, message: IncomingMessage): string {
    const { reply, warnings } = fitReply(answer, message, account.reply.aiLabel);
    for (const warning of warnings) {
      this.logger.warn(toldOf(account, `Reply to a ${message.msgType}: ${warning}`));
    }
    return serializeReply(reply, {
      toUserName: message.fromUserName,
      fromUserName: message.toUserName,
      createTime: Math.floor(Date.now() / 1000),
    });
  }
}
