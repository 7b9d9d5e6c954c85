import type { RouteClaim } from './claim';
import type { DeferredOptions } from './deferred.decorator';
import type { MessageHandler } from './message-handler';

/** A claim and who made it. */
export interface Route {
  readonly claim: RouteClaim;
  readonly handlerName: string;
  readonly handler: MessageHandler;
  readonly deferred?: DeferredOptions;
}

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
