import { toldOf } from '../account/wechat-account';
import { HandlerFailedError } from '../routing/routing.errors';
import type { Work } from './work';

type FailedWork = Pick<Work, 'account' | 'message'>;

/** A failure for the log: with the handler's name and stack, without the user's openId. */
export function describeFailure(error: unknown, { account, message }: FailedWork): string {
  const cause = error instanceof HandlerFailedError ? error.cause : error;
  const stack = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  const who =
    error instanceof HandlerFailedError ? `${error.handlerName} threw` : 'A message failed';
  const line = `${who} while handling a ${message.msgType}: ${stack}`;
  const text = toldOf(account, line);
  return message.fromUserName ? text.replaceAll(message.fromUserName, '<openid>') : text;
}
