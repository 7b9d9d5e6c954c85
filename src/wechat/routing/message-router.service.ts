import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { WechatAccount } from '../account/wechat-account';
import type { IncomingMessage } from '../messages';
import { reply, toReply, type Reply } from '../replies';
import type { HandlerContext } from './handler-context';
import { HandlerExplorer } from './handler.explorer';
import { HandlerFailedError } from './routing.errors';
import { describeClaim, type Route, type RouteMatch } from './route';
import { RouteTable } from './route-table';
import { handlerDuration } from '../wechat.metrics';
import { beginRun } from '../observing/handler-run';
import { MessageObservers } from '../observing/message-observers';
import { candidatesFor, type Candidate } from '../observing/route-story';

/** Brings each message to the one handler that answers it. */
@Injectable()
export class MessageRouter implements OnModuleInit {
  private readonly logger = new Logger(MessageRouter.name);
  private readonly ambiguities = new Set<string>();
  private table = new RouteTable([], () => undefined);

  constructor(
    private readonly explorer: HandlerExplorer,
    private readonly observers: MessageObservers = new MessageObservers(),
  ) {}

  /** @throws DuplicateRouteError, ScopedHandlerError, NotAHandlerError: the start stops */
  onModuleInit(): void {
    const routes = this.explorer.explore();
    this.table = new RouteTable(routes, (taken, other) => this.warnOnce(taken, other));
    const lines = routes.map(
      ({ claim, handlerName }) => `${describeClaim(claim)} -> ${handlerName}`,
    );
    this.logger.log(`Routes: ${lines.toSorted().join('; ') || 'none'}`);
  }

  /** The handler that would answer; undefined: `success`. */
  find(message: IncomingMessage): RouteMatch | undefined {
    return this.table.find(message);
  }

  /** All handlers that fit the message, the one that would answer first. */
  candidates(message: IncomingMessage): readonly Candidate[] {
    return candidatesFor(this.table.routes, message);
  }

  /**
   * Has the message answered.
   * @param account whose message it is
   * @param found what `find` gave for it
   * @throws HandlerFailedError
   */
  async handle(
    { labels }: WechatAccount,
    message: IncomingMessage,
    context: Omit<HandlerContext, 'match'>,
    found: RouteMatch | undefined,
  ): Promise<Reply> {
    if (!found) return reply.none();
    const { handlerName, handler } = found.route;
    const stop = handlerDuration.startTimer({ handler: handlerName, ...labels });
    const told = beginRun(this.observers, handlerName);
    try {
      // Not spread: that would ask for the signal, which is made when somebody wants it.
      const own = Object.assign(context, { match: found.match });
      const result = toReply(await handler.handle(message, own));
      told?.ended(result);
      return result;
    } catch (error) {
      told?.threw(error);
      throw new HandlerFailedError(handlerName, error);
    } finally {
      stop();
    }
  }

  private warnOnce(taken: Route, other: Route): void {
    const pair = `${describeClaim(taken.claim)} and ${describeClaim(other.claim)}`;
    if (this.ambiguities.has(pair)) return;
    this.ambiguities.add(pair);
    this.logger.warn(
      `${taken.handlerName} and ${other.handlerName} match the same message by ${pair}; ` +
        `${taken.handlerName} takes it by name. Give one of them a higher priority.`,
    );
  }
}
