import type { PastRuns } from '../../ledger';
import type { WechatAccount } from '../account/wechat-account';
import type { IncomingMessage } from '../messages';
import type { Reply } from '../replies';
import type { HandlerContext } from '../routing/message-handler';
import type { DeferredOptions } from '../routing/handler.decorators';
import type { RouteMatch } from '../routing/route';

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
