import type { IncomingMessage } from '../messages/incoming-message';
import { asText } from './parts-of';
import type { NewsReply, Reply, TextReply } from './reply';
import { reply as replies } from './reply.builders';
import type { PassiveReply } from './serialize-reply';
import { cutText, mostTextBytes } from './split-text';

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
export function fitReply(given: Reply, message: IncomingMessage, label = ''): FittedReply {
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

function fitNews(reply: NewsReply, message: IncomingMessage): FittedReply {
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
