import type { IncomingMessage } from '../messages/incoming-message';
import type { NewsReply, Reply, TextReply } from './reply';
import { reply as replies } from './reply.builders';
import { cutText, mostTextBytes } from './split-text';

/** A reply that WeChat takes, and what had to be changed for that. */
export interface FittedReply {
  readonly reply: Reply;
  /** For the log; without the user's or the handler's words. */
  readonly warnings: readonly string[];
}

/**
 * Fits a reply to what WeChat takes as the answer to this message: at most 2048 bytes of text and
 * never an empty one, one article unless it answers an event, no transfer to an agent on an event.
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html
 */
export function fitReply(reply: Reply, message: IncomingMessage): FittedReply {
  switch (reply.type) {
    case 'text':
      return fitText(reply);
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

function fitText(reply: TextReply): FittedReply {
  const { content } = reply;
  // WeChat answers an empty text with its outage line.
  if (content.trim() === '') return changed(replies.none(), 'the text is empty: no reply');
  const cut = cutText(content);
  if (cut === content) return unchanged(reply);
  const bytes = Buffer.byteLength(content);
  return changed(
    { ...reply, content: cut },
    `the text takes ${bytes} bytes and was cut to WeChat's ${mostTextBytes}`,
  );
}

function fitNews(reply: NewsReply, message: IncomingMessage): FittedReply {
  const count = reply.articles.length;
  if (message.msgType === 'event' || count <= 1) return unchanged(reply);
  return changed(
    { ...reply, articles: reply.articles.slice(0, 1) },
    `the first of ${count} articles was kept: WeChat takes one in answer to a message`,
  );
}

function unchanged(reply: Reply): FittedReply {
  return { reply, warnings: [] };
}

function changed(reply: Reply, warning: string): FittedReply {
  return { reply, warnings: [warning] };
}
