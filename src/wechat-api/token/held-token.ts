import { noteTokenExpiry } from '../api.metrics';
import type { AccountApiOptions, TokenMode } from '../wechat-api.options';
import { refreshTime } from './refresh-times';
import type { ReplacedToken } from './token-source';
import type { StoredToken } from './token-store';

/**
 * Milliseconds for which a token that WeChat refused and handed out again is not replaced: a server of
 * WeChat's that lags behind catches up in that time.
 */
const LOOK_EVERY = 3_000;

/** The token that this process uses. */
export class HeldToken {
  private token: StoredToken | undefined;
  private refused: string | undefined;
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

  take(token: StoredToken): void {
    if (token.value === this.refused) {
      this.reissuedAt = Math.min(token.obtainedAt, this.clock());
    }
    this.refused = undefined;
    this.token = token;
    this.refreshAt = refreshTime(token, this.mode);
    noteTokenExpiry(this.labels, () => token.expiresAt - this.clock());
  }

  /** Whether `stored` outlives what is held. */
  isOutlivedBy(stored: StoredToken): boolean {
    return stored.expiresAt > (this.good()?.expiresAt ?? 0);
  }

  /** Whether WeChat has just handed out `value` again, which it had refused. */
  isReissued(value: string): boolean {
    return this.token?.value === value && this.clock() - this.reissuedAt < LOOK_EVERY;
  }

  /** Drops the token: WeChat refused `value`. */
  refuse(value: string): ReplacedToken {
    const obtainedAt = this.token?.obtainedAt ?? 0;
    this.refused = value;
    this.token = undefined;
    this.refreshAt = 0;
    noteTokenExpiry(this.labels, () => 0);
    return { value, refused: { askedBefore: Math.max(obtainedAt, this.clock() - LOOK_EVERY) } };
  }
}
