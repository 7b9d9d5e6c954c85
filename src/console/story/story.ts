import type { Sentence } from './sentence';

/** How a delivery ended; `joined`: it got the same reply as the one whose reply is shown. */
export type DeliveryResult = 'answered' | 'joined' | 'cut' | 'refused' | 'failed';

/** Times are milliseconds of WeChat's clock since the first delivery began. */
export interface DeliveryBar {
  readonly number: number;
  readonly at: number;
  took?: number;
  result?: DeliveryResult;
  /** What the ledger said: run, join, replay … */
  claim?: string;
  status?: number;
  /** Why WeChat shows no answer of it, or why the service refused it. */
  problem?: string;
  isEmpty?: boolean;
  /** It carried no reply, but a text that one is to come. */
  isHolding?: boolean;
  process?: number;
}

/** One run of a handler. */
export interface Run {
  readonly handler: string;
  readonly process: number;
  readonly at: number;
  took?: number;
  end?: 'replied' | 'threw' | 'killed';
  error?: string;
}

/** A call of WeChat's API. */
export interface Call {
  readonly path: string;
  readonly at: number;
  readonly took: number;
  readonly result: string;
  readonly process: number;
}

/** A customer-service message. */
export interface LateMessage {
  readonly at: number;
  readonly text: string;
}

/** A message of the user has fetched the reply, or a part of it. */
export interface Fetched {
  /** That message's story. */
  readonly by: number;
  readonly at: number;
  /** From 1; unset: the whole reply. */
  readonly part?: number;
}

/** What a message got that asked for a reply that waits; no handler was asked. */
export interface Pickup {
  /** The story whose reply it is; unset: that was not ready in time. */
  readonly from?: number;
  /** From 1; unset: the whole reply. */
  readonly part?: number;
}

/** What the ledger's record became. */
export interface LedgerStep {
  readonly at: number;
  readonly state: string;
  readonly process: number;
}

/** What became of one message, as the list shows it. */
export interface Story {
  readonly id: number;
  readonly follower: string;
  /** Epoch milliseconds of the developer's clock. */
  readonly sentAt: number;
  readonly msgType: string;
  readonly summary: string;
  readonly faults: readonly string[];
  /** Nobody's: posted by somebody without the token, or with somebody else's signature. */
  readonly isForged: boolean;
  readonly replayOf?: number;
  /** How many times faster than WeChat's clock it ran. */
  readonly speed: number;
  readonly deliveries: DeliveryBar[];
  readonly runs: Run[];
  readonly calls: Call[];
  readonly late: LateMessage[];
  readonly fetched: Fetched[];
  readonly ledger: LedgerStep[];
  pickup?: Pickup;
  handler?: string;
  /** Bytes of the text before it was cut to what WeChat shows. */
  uncutBytes?: number;
  /** What the user sees passively. */
  seen?: { readonly kind: 'reply' | 'nothing' | 'outage'; readonly text: string };
  isDone: boolean;
  verdict: readonly Sentence[];
}
