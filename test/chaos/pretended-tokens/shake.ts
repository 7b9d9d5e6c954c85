import type { TokenFleet } from './token-fleet';

export type Span = readonly [number, number];

/** Milliseconds, at least and at most. */
export const HITCH = [50, 2000] as const;
export const OUTAGE = [3000, 300_000] as const;

/** So that tokens are refreshed just then. */
export function shake({ random, wechat }: TokenFleet): void {
  setTimeout(() => wechat.void(), random(0, 3000));
}
