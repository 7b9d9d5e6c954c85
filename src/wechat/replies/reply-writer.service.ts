import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type WechatAccount, toldOf } from '../account/wechat-account';
import { sealReply } from '../door/encrypted-delivery';
import type { Delivery } from '../door/delivery';
import type { IncomingMessage } from '../messages';
import type { Answer, Reply, NewsReply, TextReply } from './reply';
import { deliveries } from '../wechat.metrics';
import { MessageObservers } from '../observing/message-observers';
import { type PassiveReply, noReplyBody, serializeReply } from './serialize-reply';
import { asText } from './parts-of';
import { reply as replies } from './reply.builders';
import { cutText, mostTextBytes } from './split-text';

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
      this.logger.warn(toldOf(account, `Reply to ${message.msgType}: ${warning}`));
    }
    return serializeReply(reply, {
      toUserName: message.fromUserName,
      fromUserName: message.toUserName,
      createTime: Math.floor(Date.now() / 1000),
    });
  }
}

/** The most bytes that a UTF-16 unit takes in UTF-8. */
const WIDEST = 3;

/** A reply that WeChat takes, and what had to be changed for that. */
export interface FittedReply {
  readonly reply: PassiveReply;
  /** For the log; without the user's or the handler's words. */
  readonly warnings: readonly string[];
}

/**
 * Fits a reply to what WeChat takes as the answer to this message: at most 2048 bytes of text and
 * never an empty one, one article unless it answers an event, no transfer to an agent on an event.
 * @param label follows a text that a model wrote; it is never what is cut
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html
 */
export function fitReply(
  given: Reply,
  message: Pick<IncomingMessage, 'msgType'>,
  label = '',
): FittedReply {
  // The others of several follow by customer-service message.
  const single = given.type === 'several' ? (given.replies[0] ?? replies.none()) : given;
  const reply = single.type === 'markdown' ? asText(single, 'passive') : single;
  switch (reply.type) {
    case 'text':
      return fitText(reply, label);
    case 'news':
      return fitNews(reply, message);
    case 'transfer_customer_service':
      return message.msgType === 'event'
        ? changed(replies.none(), 'an event cannot be transferred to customer service: no reply')
        : unchanged(reply);
    default:
      return unchanged(reply);
  }
}

/** What a label takes of a text's bytes, where the text needs one. */
export function labelBytes(reply: Reply, label: string): number {
  if (reply.type === 'several') {
    return Math.max(0, ...reply.replies.map((one) => labelBytes(one, label)));
  }
  const isLabelled = 'aiGenerated' in reply && reply.aiGenerated === true;
  return isLabelled ? Buffer.byteLength(tailOf(label)) : 0;
}

function tailOf(label: string): string {
  return `\n${label}`;
}

function fitText(reply: TextReply, label: string): FittedReply {
  const { content } = reply;
  // WeChat answers an empty text with its outage line.
  if (content.trim() === '') return changed(replies.none(), 'the text is empty: no reply');
  const isLabelled = reply.aiGenerated === true;
  if (!isLabelled && content.length * WIDEST <= mostTextBytes) return unchanged(reply);
  const tail = labelBytes(reply, label);
  const own = tail === 0 ? content : withoutLabel(content, label);
  const cut = cutText(own, mostTextBytes - tail);
  const labelled = tail === 0 ? cut : cut.trimEnd() + tailOf(label);
  if (cut === own) return unchanged({ ...reply, content: labelled });
  const bytes = Buffer.byteLength(content) + tail;
  return changed(
    { ...reply, content: labelled },
    `the text takes ${bytes} bytes and was cut to WeChat's ${mostTextBytes}`,
  );
}

/** A model that has read its own answers writes it itself. */
function withoutLabel(content: string, label: string): string {
  const text = content.trimEnd();
  return text.endsWith(label) ? text.slice(0, text.length - label.length) : content;
}

function fitNews(reply: NewsReply, message: Pick<IncomingMessage, 'msgType'>): FittedReply {
  const count = reply.articles.length;
  if (message.msgType === 'event' || count <= 1) return unchanged(reply);
  return changed(
    { ...reply, articles: reply.articles.slice(0, 1) },
    `the first of ${count} articles was kept: WeChat takes one in answer to a message`,
  );
}

function unchanged(reply: PassiveReply): FittedReply {
  return { reply, warnings: [] };
}

function changed(reply: PassiveReply, warning: string): FittedReply {
  return { reply, warnings: [warning] };
}
