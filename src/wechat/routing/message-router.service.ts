import { hash } from 'node:crypto';
import { type OnModuleInit, Injectable, Logger } from '@nestjs/common';
import { Accounts } from '../account/accounts';
import type { WechatAccount } from '../account/wechat-account';
import { Ledger } from '../../ledger';
import { ledgerKey, ledgerUser } from '../messages/message-identity';
import { type IncomingMessage, messageText } from '../messages';
import { type Reply, reply, toReply } from '../replies';
import type { HandlerContext } from './message-handler';
import { UNHANDLED_PLACE } from './claim';
import { HandlerExplorer } from './handler.explorer';
import { HandlerFailedError } from './routing.errors';
import { type Route, type RouteMatch, type RouteSource, describeClaim } from './route';
import { AccountRoutes } from './route-table';
import { handlerDuration } from '../wechat.metrics';
import { beginRun } from '../observing/handler-run';
import { MessageObservers } from '../observing/message-observers';
import { type Candidate, candidatesFor } from '../observing/route-story';

/** Brings each message to the one handler that answers it. */
@Injectable()
export class MessageRouter implements OnModuleInit {
  private readonly logger = new Logger(MessageRouter.name);
  private readonly ambiguities = new Set<string>();
  private tables = new AccountRoutes([], () => undefined);
  private source: RouteSource | undefined;

  constructor(
    private readonly explorer: HandlerExplorer,
    private readonly ledger: Ledger,
    private readonly accounts: Accounts,
    private readonly observers: MessageObservers = new MessageObservers(),
  ) {}

  /** @throws DuplicateRouteError, ScopedHandlerError, NotAHandlerError: the start stops */
  onModuleInit(): void {
    const routes = this.explorer.explore();
    this.tables = new AccountRoutes(routes, (taken, other) => this.warnOnce(taken, other));
    const lines = routes.map((route) => described(route));
    this.logger.log(`Routes: ${lines.toSorted().join('; ') || 'none'}`);
    const unknown = this.tables.names.filter((name) => !this.accounts.named(name));
    if (unknown.length > 0) {
      const names = this.accounts.all().map(({ name }) => name);
      this.logger.warn(
        `@ForAccount names ${unknown.join(', ')}: no account now; there are ${names.join(', ') || 'none'}`,
      );
    }
  }

  /** Takes answers into account that are no handlers'; asked anew for each message. Unset: none. */
  use(source: RouteSource | undefined): void {
    this.source = source;
  }

  /** The handler that would answer; undefined: `success`. */
  find(message: IncomingMessage, account: WechatAccount): RouteMatch | undefined {
    return this.tables.of(account).find(message, this.source?.(account));
  }

  /** Whether anything but `@OnUnhandled()` answers the message. */
  answers(message: IncomingMessage, account: WechatAccount): boolean {
    const place = this.find(message, account)?.route.claim.place;
    return place !== undefined && place !== UNHANDLED_PLACE;
  }

  /** All routes that fit the message, the one that would answer first. */
  candidates(message: IncomingMessage, account: WechatAccount): readonly Candidate[] {
    return candidatesFor(this.tables.of(account).routes, message, this.source?.(account));
  }

  /**
   * Has the message answered.
   * @param account whose message it is
   * @param given what `find` gave for it
   * @throws HandlerFailedError
   */
  async handle(
    account: WechatAccount,
    message: IncomingMessage,
    context: Omit<HandlerContext, 'match'>,
    given: RouteMatch | undefined,
  ): Promise<Reply> {
    const isAlways = given?.route.every === undefined;
    const found = isAlways ? given : await this.itsTurn(account, message, given);
    if (!found) return reply.none();
    const { handlerName, handler } = found.route;
    const began = performance.now();
    const told = this.observers.tell && beginRun(this.observers, handlerName);
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
      handlerDuration.note(handlerName, account, (performance.now() - began) / 1000);
    }
  }

  /** Another one where the route has answered the user a while ago. */
  private async itsTurn(
    account: WechatAccount,
    message: IncomingMessage,
    found: RouteMatch,
  ): Promise<RouteMatch | undefined> {
    const { every, handlerName } = found.route;
    if (every === undefined) return found;
    const key = `${ledgerUser(account, message)}:once-${hash('sha256', handlerName, 'base64url')}`;
    const by = ledgerKey(account, message, messageText(message));
    return (await this.ledger.once(key, by, every)) ? found : this.tables.of(account).unhandled();
  }

  private warnOnce(taken: Route, other: Route): void {
    const pair = `${describeClaim(taken.claim)} and ${describeClaim(other.claim)}`;
    if (this.ambiguities.has(pair)) return;
    this.ambiguities.add(pair);
    const { handlerName: name } = taken;
    this.logger.warn(
      taken.handler === other.handler
        ? `${name} matches one message by ${pair}: context.match is that of the first.`
        : `${name} and ${other.handlerName} match the same message by ${pair}; ` +
            `${name} takes it by name. Give one of them a higher priority.`,
    );
  }
}

function described({ claim, handlerName, accounts }: Route): string {
  const line = `${describeClaim(claim)} -> ${handlerName}`;
  return accounts === undefined ? line : `${line} (for ${accounts.join(', ')})`;
}
