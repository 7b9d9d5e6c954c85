import { jitter } from '../pauses';
import type { TokenMode } from '../wechat-api.options';
import type { StoredToken } from './token-store';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Even a token that expires at once is not asked for more often than this. */
const SHORTEST_PAUSE = SECOND;

/**
 * How long before its expiry a token is renewed, with jitter. Stable mode hands out the same
 * token until its last 300 s, so asking before is of no use. In classic mode the former token
 * lives on for 5 minutes; the jitter is shorter, so that every instance has noticed by then. An
 * upstream is asked from before it renews in either mode; it costs nothing.
 */
function margin(mode: TokenMode): number {
  if (mode === 'stable') return 300 * SECOND - jitter(10 * SECOND, 120 * SECOND);
  if (mode === 'upstream') return 13 * MINUTE + jitter(0, MINUTE);
  return 10 * MINUTE + jitter(0, 2 * MINUTE);
}

/**
 * When to renew a token that just came in; half its life at the earliest, for a life shorter
 * than the margin.
 * @returns milliseconds since the epoch
 */
export function refreshTime(token: StoredToken, mode: TokenMode): number {
  const life = token.expiresAt - token.obtainedAt;
  const earliest = token.obtainedAt + Math.max(life / 2, SHORTEST_PAUSE);
  return Math.max(token.expiresAt - margin(mode), earliest);
}
