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

/** A class whose `handle` takes these messages, and perhaps others. */
export type HandlerClass<M extends IncomingMessage = IncomingMessage> = new (
  ...dependencies: never[]
) => {
  // A property, since TypeScript would let a method take only some of the messages.
  readonly handle: (message: M, context: HandlerContext) => HandlerResult | Promise<HandlerResult>;
};

/** A decorator of such classes alone: on any other it does not compile. */
export type HandlerDecorator<M extends IncomingMessage = IncomingMessage> = (
  handler: HandlerClass<M>,
) => void;
