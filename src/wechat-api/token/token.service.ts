import { SchedulerRegistry } from '@nestjs/schedule';
import { NextRun } from '../next-run';
import type { AccountApiOptions } from '../wechat-api.options';
import { available } from './token.errors';
import { HeldToken } from './held-token';
import { RefreshLog } from './refresh-log';
import { SharedRefresh } from './shared-refresh';
import { TokenRefresher } from './token-refresher';
import type { StoredToken } from './token-store';

/** How the token stands, without the token. */
export interface TokenStatus {
  /** Whether calls can be made. */
  readonly fresh: boolean;
  /** Until it expires. */
  readonly leftMs?: number;
  readonly ageMs?: number;
}

/** Longest time, in milliseconds, until another process' new token is noticed. */
const LONGEST_SLEEP = 60_000;

/**
 * Keeps the account's access token: loaded at start, renewed ahead of its expiry, shared with
 * other processes through the {@link TokenStore}. The last good one is used until it expires, also
 * while it cannot be renewed. Starting never waits for WeChat.
 * @see https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html
 */
export class TokenService {
  /** The same of another account. @throws UnknownAccountError */
  declare readonly forAccount: (name: string) => TokenService;
  private readonly log: RefreshLog;
  private readonly nextRun: NextRun;
  private readonly clock: () => number;
  private readonly held: HeldToken;
  private readonly shared: SharedRefresh;
  private isEnding = false;

  constructor(
    private readonly refresher: TokenRefresher,
    registry: SchedulerRegistry,
    options: AccountApiOptions,
  ) {
    this.clock = options.clock;
    this.log = new RefreshLog(options.labels);
    this.held = new HeldToken(options.tokenMode, this.clock, options.labels);
    this.nextRun = new NextRun(registry, `wechat-token:${options.appId}`, () => void this.keep());
    this.shared = new SharedRefresh(options, (error, pause) => {
      this.log.failed(error, this.isEnding ? undefined : pause);
      this.plan();
    });
  }

  /** @param delay milliseconds until the token is fetched; a call before that fetches it at once */
  start(delay = 0): void {
    this.nextRun.in(delay);
  }

  /** Ends scheduled renewals; callers still get a token. */
  async stop(): Promise<void> {
    this.isEnding = true;
    this.nextRun.stop();
    await this.refresher.end();
  }

  /**
   * A good token: at once when there is one, else that of the refresh under way.
   * @throws AccessTokenUnavailableError when there is none within `timeouts.tokenWait`, or the
   * last attempt failed a moment ago
   */
  async getAccessToken(): Promise<string> {
    return (await this.getToken()).value;
  }

  /** As {@link getAccessToken}, with the token's times. */
  async getToken(): Promise<StoredToken> {
    if (this.isWithout()) await this.catchUp();
    return this.held.good() ?? available(this.shared.ask(() => this.renew()));
  }

  /**
   * A token other than `failed`, the one that WeChat refused. Refreshes only while that is the
   * one in use, here or in another process, and once for all who ask at a time. Without `failed`: renews the one in use.
   * In stable mode WeChat may insist on the same token; then it is what comes back, and it is
   * asked for again after a few seconds at the earliest.
   * @throws AccessTokenUnavailableError
   */
  async refresh(failed?: string): Promise<StoredToken> {
    if (this.held.isOther(failed) || this.isWithout()) await this.catchUp();
    const good = this.held.good();
    if (failed === undefined) return available(this.shared.ask(() => this.renew(), true));
    if (good && (good.value !== failed || this.held.isReissued(failed))) return good;
    const replace = () => this.renew(this.held.refuse(failed));
    return available(this.shared.ask(replace, good !== undefined));
  }

  /** Seconds until a token of {@link getToken} expires. */
  secondsLeft({ expiresAt }: StoredToken): number {
    return (expiresAt - this.clock()) / 1000;
  }

  /** For a health check. */
  status(): TokenStatus {
    const good = this.held.good();
    if (!good) return { fresh: false };
    const now = this.clock();
    return { fresh: true, leftMs: good.expiresAt - now, ageMs: now - good.obtainedAt };
  }

  /** The scheduled run: takes a newer token from the store, renews when it is time. */
  private async keep(): Promise<void> {
    await this.catchUp();
    await this.refresher.share(this.held.good());
    if (this.dueAt() <= this.clock()) {
      await this.shared.join(() => this.renew()).catch(() => undefined); // told where it failed
    }
    this.plan();
  }

  /** In the pause after a failure, in which another process may have been luckier. */
  private isWithout(): boolean {
    return !this.held.good() && this.shared.retryAt > this.clock();
  }

  /** Takes what another process has fetched since. */
  private async catchUp(): Promise<void> {
    const stored = await this.refresher.stored();
    if (stored && this.held.isSupersededBy(stored)) this.use(stored);
  }

  private dueAt(): number {
    return Math.max(this.held.refreshAt, this.shared.retryAt);
  }

  private plan(): void {
    this.nextRun.in(Math.min(this.dueAt() - this.clock(), LONGEST_SLEEP));
  }

  private async renew(replaced = this.held.replaced()): Promise<StoredToken> {
    const refreshed = await this.refresher.refresh(replaced);
    this.log.succeeded(refreshed, replaced);
    this.use(refreshed.token);
    this.plan();
    return refreshed.token;
  }

  private use(token: StoredToken): void {
    this.held.take(token);
    this.shared.succeeded();
  }
}
