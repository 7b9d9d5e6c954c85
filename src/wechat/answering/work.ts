import type { PastRuns } from '../../ledger';
import type { ServicesOfAccounts } from '../account/account-services';
import type { WechatAccount } from '../account/wechat-account';
import { type Cancellation, deliveryOf } from '../door/delivery';
import type { IncomingMessage } from '../messages';
import type { Reply } from '../replies';
import type { HandlerContext } from '../routing/handler-context';
import type { DeferredOptions } from '../routing/deferred.decorator';
import type { RouteMatch } from '../routing/route';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** One message that this instance owns. */
export interface Work {
  /** Whose message it is. */
  readonly account: WechatAccount;
  readonly key: string;
  readonly epoch: number;
  readonly message: IncomingMessage;
  /** Which delivery of the message began this run. */
  readonly delivery: number;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** When the last passive reply can go out, by the monotonic clock. */
  readonly windowEnd: number;
  readonly deferred?: DeferredOptions;
  /** The handler that answers it; unset: none, or a reply that waits for its user is fetched. */
  readonly route?: RouteMatch;
  /** Set: runs after the earlier messages of this lane. */
  readonly lane?: string;
  /** Set: another process, or this one before a restart, had it before. */
  readonly past?: PastRuns;
  /** Runs that failed before this one. */
  readonly failures: number;
  /** How many of the messages that make up its late reply were sent already. */
  readonly sentParts: number;
  /** Which of those may not have arrived. */
  readonly doubtfulParts?: readonly number[];
}

export type WorkContext = Omit<HandlerContext, 'match'>;

/** What a handler is to be run with. */
export interface Run {
  readonly account: WechatAccount;
  readonly context: WorkContext;
  readonly route?: RouteMatch;
}

/** Runs the handler of the work's message. */
export type Handle = (run: Run) => Promise<Reply>;

export function runOf(work: Work, unwanted: Cancellation, services: ServicesOfAccounts): Run {
  const { account, delivery, receivedAt, windowEnd, route } = work;
  const context: WorkContext = {
    delivery,
    receivedAt,
    account: { name: account.name, appId: account.appId },
    get wechat() {
      return services.of(account);
    },
    get signal() {
      return unwanted.signal;
    },
    remaining: () => Math.max(0, windowEnd - performance.now()),
  };
  return { account, context, route };
}

/** What the dedup interceptor has prepared for the handler. */
export const CurrentRun = createParamDecorator((_data: unknown, context: ExecutionContext): Run => {
  const { run } = deliveryOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (run) return run;
  throw new Error('No run: the route must have DedupInterceptor.');
});
