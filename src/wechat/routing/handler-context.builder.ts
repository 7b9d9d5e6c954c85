import type { AccountServices } from '../account/account-services';
import type { HandlerContext } from './message-handler';

/** `match` as `RegExp.exec` gives it. */
type ContextFields = Partial<Omit<HandlerContext, 'match'>> & {
  readonly match?: RegExpExecArray | null;
};

/**
 * For tests of handlers: the context of a first delivery that has just come.
 * @example `handlerContext({ match: /^订单\s*(\d+)$/.exec('订单 7') })`
 */
export function handlerContext({ match, ...fields }: ContextFields = {}): HandlerContext {
  return {
    match: match ?? undefined,
    account: { name: 'default', appId: 'wx0123456789abcdef' },
    wechat: {} as AccountServices,
    signal: new AbortController().signal,
    delivery: 1,
    receivedAt: Date.now(),
    remaining: () => 14_500,
    ...fields,
  };
}
