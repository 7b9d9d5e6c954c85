import type { RouteClaim } from './claim';
import type { DeferredOptions } from './handler.decorators';
import type { WechatAccount } from '../account/wechat-account';
import type { IncomingMessage } from '../messages';
import type { MessageHandler } from './message-handler';

/** A claim and who made it. */
export interface Route {
  /** Names; set: for these accounts alone. */
  readonly accounts?: readonly string[];
  readonly claim: RouteClaim;
  readonly handlerName: string;
  readonly handler: MessageHandler;
  readonly deferred?: DeferredOptions;
  /** Set: answers each user at most once in so many milliseconds; in between the next route does. */
  readonly every?: number;
}

/** Answers that are no handlers': they stand between those of a key or a pattern and the others. */
export interface OtherRoutes {
  /** Before handlers of a whole type. */
  specific(message: IncomingMessage): Route | undefined;
  /** All that fit before handlers of a whole type, what `specific` gives first. */
  fitting(message: IncomingMessage): readonly Route[];
  /** Where no handler takes the message but `@OnUnhandled()`. */
  fallback(message: IncomingMessage): Route | undefined;
}

/** Those that an account has now. */
export type RouteSource = (account: WechatAccount) => OtherRoutes | undefined;

/** A route that fits a message. */
export interface RouteMatch {
  readonly route: Route;
  readonly match?: RegExpExecArray;
}

/** The claim in words, for the log and errors. */
export function describeClaim({ place, condition }: RouteClaim): string {
  const subject = place === '*' ? 'everything unhandled' : place;
  switch (condition.kind) {
    case 'key':
      return `${subject} "${condition.key}"`;
    case 'pattern':
      return `${subject} ${condition.pattern} (priority ${condition.priority})`;
    case 'whole':
      return subject;
  }
}
