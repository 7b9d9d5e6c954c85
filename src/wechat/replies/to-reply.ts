import { InvalidReplyError } from './invalid-reply.error';
import type { Reply } from './reply';
import { reply } from './reply.builders';

/** What `handle` may return. */
export type HandlerResult = Reply | string | void | undefined | null;

/**
 * Makes a handler's result a reply: a string is a text, nothing is none.
 *
 * @throws InvalidReplyError for anything else, and for a reply that lacks what WeChat insists on
 */
export function toReply(result: HandlerResult): Reply {
  if (result === undefined || result === null) return reply.none();
  if (typeof result === 'string') return reply.text(result);
  switch (result.type) {
    case 'text':
      return reply.text(result.content);
    case 'image':
    case 'voice':
      return reply[result.type](result.mediaId);
    case 'video':
      return reply.video(result);
    case 'music':
      return reply.music(result);
    case 'news':
      return reply.news(result.articles);
    case 'transfer_customer_service':
      return reply.transferCustomerService(result.kfAccount);
    case 'none':
      return reply.none();
    default:
      throw unrecognised(result);
  }
}

function unrecognised(result: unknown): InvalidReplyError {
  return new InvalidReplyError(
    `A handler returned ${Array.isArray(result) ? 'an array' : `a value of type ${typeof result}`}`,
    'return reply.text(…) or another reply, a string, or nothing',
  );
}
