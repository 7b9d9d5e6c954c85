import type { IncomingMessage } from '../messages';
import type { HandlerResult } from '../replies';
import type { AccountServices } from '../account/account-services';

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

/** What a handler may know beside the message. */
export interface HandlerContext {
  /** What the pattern of `@OnText(/…/)` or `@OnEvent(…, /…/)` matched. */
  readonly match?: RegExpExecArray;
  /** Whose message it is. */
  readonly account: { readonly name: string; readonly appId: string };
  /** The services of that account: `api`, `media`, `customMessage`, `token`. */
  readonly wechat: AccountServices;
  /** Aborted when nobody wants the work any more: its lease was lost, or the service shuts down. */
  readonly signal: AbortSignal;
  /** Which delivery of the message began this run: 1, 2, 3 … */
  readonly delivery: number;
  /** When that delivery came, in epoch milliseconds. */
  readonly receivedAt: number;
  /** Milliseconds until the last moment at which a passive reply can go out; 0 when it has passed. */
  remaining(): number;
}
