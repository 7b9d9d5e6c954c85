import { stackOf } from '../../reason-of';
import { toldOf, type WechatAccount } from '../account/wechat-account';
import type { IncomingMessage } from '../messages';
import type { Route } from './route';

/** Two handlers claim the same messages, so that which one answers would be chance. */
export class DuplicateRouteError extends Error {
  override readonly name = 'DuplicateRouteError';

  constructor(claim: string, first: Claimant, second: Claimant) {
    super(`${quarrelOf(claim, first, second)}.`);
  }
}

type Claimant = Pick<Route, 'handler' | 'handlerName'>;

function quarrelOf(claim: string, first: Claimant, second: Claimant): string {
  const [one, other] = [first.handlerName, second.handlerName];
  if (first.handler === second.handler)
    return `${one} claims ${claim} twice: leave one of them out`;
  if (one === other && first.handler.constructor === second.handler.constructor) {
    return (
      `${one} is provided by two modules, and both times it answers ${claim}: list it in one, ` +
      'which others may import'
    );
  }
  const both = one === other ? `Two classes of the name ${one}` : `${one} and ${other} both`;
  return (
    `${both} answer ${claim}. Remove one of them, or give one a narrower key, ` +
    'another pattern or another priority'
  );
}

/** A handler that is not one object from the start on: it would be made anew, or never. */
export class ScopedHandlerError extends Error {
  override readonly name = 'ScopedHandlerError';

  constructor(handler: string, scope = 'request-scoped, or injects something that is') {
    super(
      `${handler} is ${scope}. Handlers are singletons: ` +
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
