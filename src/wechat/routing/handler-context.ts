import type { AccountServices } from '../account/account-services';

/** What a handler may know beside the message. */
export interface HandlerContext {
  /** What the pattern of `@OnText(/…/)` or `@OnEvent(…, /…/)` matched. */
  readonly match?: RegExpExecArray;
  /** Whose message it is. */
  readonly account: { readonly name: string; readonly appId: string };
  /** The services of that account: `api`, `media`, `customMessage`, `token`. */
  readonly wechat: AccountServices;
  /** Aborted when nobody wants the work any more: its lease was lost, or the service shuts down. */
  readonly signal: AbortSignal;
  /** Which delivery of the message began this run: 1, 2, 3 … */
  readonly delivery: number;
  /** When that delivery came, in epoch milliseconds. */
  readonly receivedAt: number;
  /** Milliseconds until the last moment at which a passive reply can go out; 0 when it has passed. */
  remaining(): number;
}
