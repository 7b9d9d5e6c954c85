import type { IncomingHttpHeaders } from 'node:http';
import type { Seen } from '../replies/seen';

/**
 * How one delivery ended:
 * - `answered`: HTTP 200 with `success`, nothing, or a reply that WeChat shows
 * - `cut`: silence until the cut; a later answer is lost
 * - `refused-connection`, `broken-connection`: no connection, or one that ended without an answer
 * - `bad-status`: any HTTP status but 200
 * - `bad-body`: JSON, ill-formed XML, invalid UTF-8
 * - `bad-reply`: well-formed XML that WeChat does not show (wrong addressee, empty or over-long
 *   text, wrong encryption …)
 */
export type DeliveryOutcome =
  | 'answered'
  | 'cut'
  | 'refused-connection'
  | 'broken-connection'
  | 'bad-status'
  | 'bad-body'
  | 'bad-reply';

/** One POST of a message to the service, and what became of it. */
export interface Delivery {
  /** 1 for the first. */
  readonly number: number;
  readonly url: string;
  /** Milliseconds since the first delivery of the message began. */
  readonly at: number;
  /** Milliseconds until the answer was complete or the connection ended. */
  readonly took: number;
  readonly outcome: DeliveryOutcome;
  /** Why WeChat would not show the answer. */
  readonly problem?: string;
  /** What the user sees when this delivery is the last one. */
  readonly seen: Seen;
  /** Undefined when no answer came. */
  readonly status?: number;
  readonly headers: IncomingHttpHeaders;
  readonly contentType?: string;
  readonly body: string;
  readonly bytes: Buffer;
}
