import { stackOf } from '../../reason-of';
import { toldOf, type WechatAccount } from '../account/wechat-account';
import type { IncomingMessage } from '../messages';

/** Two handlers claim the same messages, so that which one answers would be chance. */
export class DuplicateRouteError extends Error {
  override readonly name = 'DuplicateRouteError';

  constructor(claim: string, first: string, second: string) {
    super(
      `${first} and ${second} both answer ${claim}. Remove one of them, or give one a narrower key, ` +
        'another pattern or another priority.',
    );
  }
}

/** A request-scoped handler would be made anew for each message, apart from any request. */
export class ScopedHandlerError extends Error {
  override readonly name = 'ScopedHandlerError';

  constructor(handler: string) {
    super(
      `${handler} is request-scoped, or injects something that is. Handlers are singletons: ` +
        'remove the scope, and take what belongs to a message from `handle`.',
    );
  }
}

/** A class under an `@On…` decorator has no `handle`; the cause is what asking for it threw. */
export class NotAHandlerError extends Error {
  override readonly name = 'NotAHandlerError';

  constructor(handler: string, found = '', options?: ErrorOptions) {
    super(
      `${handler} has no handle(message, context) method${found}: implement MessageHandler.`,
      options,
    );
  }
}

/** A handler threw; the cause is what it threw. */
export class HandlerFailedError extends Error {
  override readonly name = 'HandlerFailedError';

  constructor(
    readonly handlerName: string,
    override readonly cause: unknown,
  ) {
    super(`${handlerName} threw ${cause instanceof Error ? cause.name : 'something'}`);
  }
}

interface FailedWork {
  readonly account: WechatAccount;
  readonly message: IncomingMessage;
}

/** A failure for the log: with the handler's name and stack, without the user's openId. */
export function describeFailure(error: unknown, { account, message }: FailedWork): string {
  const cause = error instanceof HandlerFailedError ? error.cause : error;
  const who =
    error instanceof HandlerFailedError ? `${error.handlerName} threw` : 'A message failed';
  const line = `${who} while handling ${withArticle(message.msgType)}: ${stackOf(cause)}`;
  const text = toldOf(account, line);
  return message.fromUserName ? text.replaceAll(message.fromUserName, '<openid>') : text;
}

function withArticle(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}
