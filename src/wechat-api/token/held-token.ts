import { noteTokenExpiry } from '../api.metrics';
import type { TokenMode } from '../wechat-api.options';
import { refreshTime } from './refresh-times';
import type { StoredToken } from './token-store';

/** The token that this process uses. */
export class HeldToken {
  private token: StoredToken | undefined;
  /** When it is to be renewed, in milliseconds since the epoch; 0: now. */
  refreshAt = 0;

  constructor(
    private readonly mode: TokenMode,
    private readonly clock: () => number,
  ) {}

  /** Good until its true expiry, however its renewal goes. */
  good(): StoredToken | undefined {
    return this.token && this.token.expiresAt > this.clock() ? this.token : undefined;
  }

  take(token: StoredToken): void {
    this.token = token;
    this.refreshAt = refreshTime(token, this.mode);
    noteTokenExpiry(token.expiresAt);
  }

  /** Whether `stored` outlives what is held. */
  isOutlivedBy(stored: StoredToken): boolean {
    return stored.expiresAt > (this.good()?.expiresAt ?? 0);
  }

  /** Forgets the token if it is still `failed`; false when it is not. */
  drop(failed: string): boolean {
    if (this.token?.value !== failed) return false;
    this.token = undefined;
    this.refreshAt = 0;
    noteTokenExpiry(0);
    return true;
  }
}
