import type { IncomingMessage } from '../messages';
import type { HandlerResult } from '../replies';
import type { HandlerContext } from './handler-context';

/**
 * What a class under `@OnText()` and its siblings implements.
 * `handle` may return a reply, a string (a text reply) or nothing, at once or as a promise.
 */
export interface MessageHandler<M extends IncomingMessage = IncomingMessage> {
  handle(message: M, context: HandlerContext): HandlerResult | Promise<HandlerResult>;
}
