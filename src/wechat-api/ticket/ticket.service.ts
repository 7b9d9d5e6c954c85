import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { toldOf } from '../../wechat';
import { NextRun } from '../next-run';
import { within } from '../token/deadline';
import { pauseAfter, refreshTime } from '../token/refresh-times';
import { TokenRefresher } from '../token/token-refresher';
import { TokenStore, type StoredToken } from '../token/token-store';
import { timeoutsOf, type AccountApiOptions } from '../wechat-api.options';
import { TicketSource } from './ticket-source';

/**
 * Keeps the ticket with which pages sign what they ask of WeChat's JS-SDK: from the first time that
 * somebody asks for it, renewed ahead of its expiry, shared with other processes through the store.
 * @see https://developers.weixin.qq.com/doc/service/guide/h5/jssdk.html
 */
export class TicketService {
  /** The same of another account. @throws UnknownAccountError */
  declare readonly forAccount: (name: string) => TicketService;
  private readonly logger = new Logger(TicketService.name);
  private readonly refresher: TokenRefresher;
  private readonly nextRun: NextRun;
  private readonly clock: () => number;
  private held: StoredToken | undefined;
  private flight: Promise<StoredToken> | undefined;
  private failure: { readonly error: unknown; count: number; retryAt: number } | undefined;

  constructor(
    store: TokenStore,
    source: TicketSource,
    registry: SchedulerRegistry,
    private readonly options: AccountApiOptions,
  ) {
    const key = `${options.appId}:jsapi-ticket`;
    this.clock = options.clock ?? Date.now;
    this.refresher = new TokenRefresher(store, source, { ...options, appId: key });
    this.nextRun = new NextRun(registry, `wechat-ticket:${options.appId}`, () => void this.renew());
  }

  /** No renewal is scheduled any more. */
  stop(): void {
    this.nextRun.stop();
    this.refresher.end();
  }

  /**
   * A good ticket: at once when there is one.
   * @throws WechatApiError, WechatConnectionError, AccessTokenUnavailableError; that of the last
   * attempt where it failed a moment ago
   */
  async getTicket(): Promise<StoredToken> {
    const { held, failure } = this;
    if (held && held.expiresAt > this.clock()) return held;
    if (failure && failure.retryAt > this.clock()) throw failure.error;
    return within(timeoutsOf(this.options).tokenWait, this.join());
  }

  /** Seconds until a ticket of {@link getTicket} expires. */
  secondsLeft({ expiresAt }: StoredToken): number {
    return (expiresAt - this.clock()) / 1000;
  }

  private async renew(): Promise<void> {
    await this.join().catch(() => undefined); // told where it failed
  }

  private join(): Promise<StoredToken> {
    this.flight ??= this.fly().finally(() => (this.flight = undefined));
    return this.flight;
  }

  /** Any other ticket than the one held that the store has by then will do. */
  private async fly(): Promise<StoredToken> {
    try {
      const { token } = await this.refresher.refresh(this.held);
      this.held = token;
      this.failure = undefined;
      this.nextRun.in(refreshTime(token, 'stable') - this.clock());
      return token;
    } catch (error) {
      const count = (this.failure?.count ?? -1) + 1;
      const pause = pauseAfter(error, count);
      this.failure = { error, count, retryAt: this.clock() + pause };
      if (this.held) this.nextRun.in(pause);
      const reason = error instanceof Error ? error.message : '';
      this.logger.warn(toldOf(this.options, `jsapi ticket not refreshed: ${reason}`));
      throw error;
    }
  }
}
