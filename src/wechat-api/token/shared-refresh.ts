import { firstValueFrom, from, timeout } from 'rxjs';
import { pauseAfter } from '../pauses';
import type { AccountApiOptions } from '../wechat-api.options';
import { AccessTokenUnavailableError } from './token.errors';
import type { StoredToken } from './token-store';

type Attempt = () => Promise<StoredToken>;

interface Failure {
  readonly error: unknown;
  /** How many came before it in a row. */
  readonly count: number;
  readonly retryAt: number;
}

/** The refreshes of a token or a ticket: one at a time for all callers, and a pause after a failure. */
export class SharedRefresh {
  private flight: Promise<StoredToken> | undefined;
  private failure: Failure | undefined;

  /** @param failed told of each failure and of the pause in milliseconds that follows it */
  constructor(
    private readonly options: Pick<AccountApiOptions, 'clock' | 'timeouts'>,
    private readonly failed: (error: unknown, pause: number) => void,
  ) {}

  /** When the pause after a failure ends, in milliseconds since the epoch; 0: there is none. */
  get retryAt(): number {
    return this.failure?.retryAt ?? 0;
  }

  /** The refresh that is under way, or else this one, also in a pause. */
  join(attempt: Attempt): Promise<StoredToken> {
    this.flight ??= this.fly(attempt).finally(() => (this.flight = undefined));
    return this.flight;
  }

  /**
   * As {@link join}, for a caller.
   * @param force also in a pause
   * @throws the last failure in a pause; AccessTokenUnavailableError after `timeouts.tokenWait`, while
   * the refresh goes on
   */
  async ask(attempt: Attempt, force = false): Promise<StoredToken> {
    const { clock, timeouts } = this.options;
    const isPause = this.retryAt > clock();
    if (!this.flight && isPause && !force) throw this.failure?.error;
    const late = () => {
      const reason = `none came within ${timeouts.tokenWait} ms, the refresh goes on`;
      throw new AccessTokenUnavailableError(reason);
    };
    const limit = timeout<StoredToken, never>({ first: timeouts.tokenWait, with: late });
    return firstValueFrom(from(this.join(attempt)).pipe(limit));
  }

  /** Ends the pause: there is a good one. */
  succeeded(): void {
    this.failure = undefined;
  }

  private async fly(attempt: Attempt): Promise<StoredToken> {
    try {
      return await attempt();
    } catch (error) {
      const count = this.failure ? this.failure.count + 1 : 0;
      const pause = pauseAfter(error, count);
      this.failure = { error, count, retryAt: this.options.clock() + pause };
      this.failed(error, pause);
      throw error;
    }
  }
}
