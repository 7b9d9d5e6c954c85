import { noteTokenExpiry } from '../api.metrics';
import type { AccountApiOptions, TokenMode } from '../wechat-api.options';
import { type ReplacedToken, supersedes } from './token-source';
import type { StoredToken } from './token-store';
import { jitter } from '../pauses';

/**
 * Milliseconds for which a token that WeChat refused and handed out again is not replaced: a server of
 * WeChat's that lags behind catches up in that time.
 */
const LOOK_EVERY = 3_000;

/** The token that this process uses. */
export class HeldToken {
  private token: StoredToken | undefined;
  /** What WeChat refused, until there is another one. */
  private refused: ReplacedToken | undefined;
  private reissuedAt = -Infinity;
  /** When it is to be renewed, in milliseconds since the epoch; 0: now. */
  refreshAt = 0;

  constructor(
    private readonly mode: TokenMode,
    private readonly clock: () => number,
    private readonly labels: AccountApiOptions['labels'],
  ) {}

  /** The token until it expires, also while it cannot be renewed. */
  good(): StoredToken | undefined {
    return this.token && this.token.expiresAt > this.clock() ? this.token : undefined;
  }

  /** What the next one is to replace. */
  replaced(): ReplacedToken | undefined {
    return this.good() ?? this.refused;
  }

  take(token: StoredToken): void {
    if (token.value === this.refused?.value) {
      this.reissuedAt = Math.min(token.obtainedAt, this.clock());
    }
    this.refused = undefined;
    this.token = token;
    this.refreshAt = refreshTime(token, this.mode);
    noteTokenExpiry(this.labels, () => token.expiresAt - this.clock());
  }

  /** Whether `stored` outlives what is held, or came later: WeChat may have voided what is held then. */
  isSupersededBy(stored: StoredToken): boolean {
    const good = this.good();
    if (!good) return supersedes(stored, this.refused);
    return stored.expiresAt > good.expiresAt || stored.obtainedAt > good.obtainedAt;
  }

  /** Whether what is held is not `value`. */
  isOther(value: string | undefined): boolean {
    const good = this.good();
    return good !== undefined && value !== undefined && good.value !== value;
  }

  /** Whether WeChat has just handed out `value` again, which it had refused. */
  isReissued(value: string): boolean {
    return this.token?.value === value && this.clock() - this.reissuedAt < LOOK_EVERY;
  }

  /** Drops the token: WeChat refused `value`. */
  refuse(value: string): ReplacedToken {
    const obtainedAt = this.token?.obtainedAt ?? 0;
    const askedBefore = Math.max(obtainedAt, this.clock() - LOOK_EVERY);
    this.refused = { value, refused: { askedBefore } };
    this.token = undefined;
    this.refreshAt = 0;
    noteTokenExpiry(this.labels, () => 0);
    return this.refused;
  }
}

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
 * than the margin. An upstream that has not renewed it yet does so any minute: the former token may
 * be void five minutes later.
 * @returns milliseconds since the epoch
 */
export function refreshTime(token: StoredToken, mode: TokenMode): number {
  const life = token.expiresAt - token.obtainedAt;
  const wait = mode === 'upstream' ? Math.min(life / 2, MINUTE) : life / 2;
  const earliest = token.obtainedAt + Math.max(wait, SHORTEST_PAUSE);
  return Math.max(token.expiresAt - margin(mode), earliest);
}
