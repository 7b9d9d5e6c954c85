import type { IncomingMessage } from '../messages';
import { HandlerFailedError } from '../routing/routing.errors';

/** A failure for the log: with the handler's name and stack, without the user's openId. */
export function describeFailure(error: unknown, message: IncomingMessage): string {
  const cause = error instanceof HandlerFailedError ? error.cause : error;
  const stack = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  const who =
    error instanceof HandlerFailedError ? `${error.handlerName} threw` : 'A message failed';
  const text = `${who} while handling a ${message.msgType}: ${stack}`;
  return message.fromUserName ? text.replaceAll(message.fromUserName, '<openid>') : text;
}
