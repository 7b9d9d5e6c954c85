import { InvalidReplyError } from './invalid-reply.error';
import type { Reply, SingleReply } from './reply';
import { reply } from './reply.builders';

/** What `handle` may return. */
export type HandlerResult = Reply | string | void | undefined | null;

/**
 * Makes a handler's result a reply: nothing is none.
 *
 * @throws InvalidReplyError as {@link asReply}
 */
export function toReply(result: HandlerResult): Reply {
  return result === undefined || result === null ? reply.none() : asReply(result);
}

/**
 * A string is a text.
 *
 * @throws InvalidReplyError for what is neither, and for a reply that lacks what WeChat insists on
 */
export function asReply(given: Reply | string): Reply {
  if (typeof given === 'string') return reply.text(given);
  if (given?.type !== 'several') return asSingleReply(given);
  return reply.several(given.replies.map(asSingleReply));
}

function asSingleReply(given: SingleReply): SingleReply {
  switch (given?.type) {
    case 'text':
      return reply.text(given.content, given);
    case 'image':
    case 'voice':
      return reply[given.type](given.mediaId);
    case 'video':
      return reply.video(given);
    case 'music':
      return reply.music(given);
    case 'news':
      return reply.news(given.articles);
    case 'transfer_customer_service':
      return reply.transferCustomerService(given.kfAccount);
    case 'none':
    // Made by reply.markdown alone, which has looked at it.
    case 'markdown':
      return given;
    default:
      throw new InvalidReplyError(
        `${described(given)} is no reply`,
        'use reply.text(…) or another reply, or a string',
      );
  }
}

function described(given: unknown): string {
  if (given === null) return 'null';
  if (Array.isArray(given)) return 'An array';
  const { type } = (given ?? {}) as { readonly type?: unknown };
  return typeof type === 'string'
    ? `An object of type "${type}"`
    : `A value of type ${typeof given}`;
}
