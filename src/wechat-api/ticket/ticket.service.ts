import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { reasonOf } from '../../reason-of';
import { toldOf } from '../../wechat';
import { NextRun } from '../next-run';
import type { JsonObject } from '../client/api-answer';
import { WechatApiClient } from '../client/wechat-api.client';
import { refreshTime } from '../token/held-token';
import { SharedRefresh } from '../token/shared-refresh';
import { TokenRefresher } from '../token/token-refresher';
import { readToken, TokenSource } from '../token/token-source';
import { type StoredToken, TokenStore } from '../token/token-store';
import type { AccountApiOptions } from '../wechat-api.options';

const PATH = '/cgi-bin/ticket/getticket';

/** Asks WeChat for a ticket, which takes a good access token. */
export class TicketSource extends TokenSource {
  constructor(
    private readonly api: WechatApiClient,
    private readonly options: AccountApiOptions,
  ) {
    super();
  }

  /** @throws WechatApiError, WechatConnectionError, AccessTokenUnavailableError */
  async fetch(): Promise<StoredToken> {
    const obtainedAt = this.options.clock();
    const answer = await this.api.get<JsonObject>(PATH, { query: { type: 'jsapi' } });
    return readToken(answer, 'ticket', PATH, obtainedAt);
  }
}

/**
 * Keeps the ticket with which pages sign their calls of WeChat's JS-SDK: fetched at the first request,
 * renewed ahead of its expiry, shared with other processes through the store.
 * @see https://developers.weixin.qq.com/doc/service/guide/h5/jssdk.html
 */
export class TicketService {
  /** The same of another account. @throws UnknownAccountError */
  declare readonly forAccount: (name: string) => TicketService;
  private readonly logger = new Logger(TicketService.name);
  private readonly refresher: TokenRefresher;
  private readonly nextRun: NextRun;
  private readonly clock: () => number;
  private readonly shared: SharedRefresh;
  private held: StoredToken | undefined;

  constructor(
    store: TokenStore,
    source: TicketSource,
    registry: SchedulerRegistry,
    options: AccountApiOptions,
  ) {
    const key = `${options.appId}:jsapi-ticket`;
    this.clock = options.clock;
    this.refresher = new TokenRefresher(store, source, { ...options, appId: key });
    const renew = () => this.shared.join(() => this.renew());
    this.nextRun = new NextRun(registry, `wechat-ticket:${options.appId}`, () => {
      renew().catch(() => undefined); // told where it failed
    });
    this.shared = new SharedRefresh(options, (error, pause) => {
      if (this.held) this.nextRun.in(pause);
      this.logger.warn(toldOf(options, `jsapi ticket not refreshed: ${reasonOf(error)}`));
    });
  }

  /** Ends scheduled renewals. */
  async stop(): Promise<void> {
    this.nextRun.stop();
    await this.refresher.end();
  }

  /**
   * A good ticket: at once when there is one.
   * @throws WechatApiError, WechatConnectionError, AccessTokenUnavailableError; that of the last
   * attempt where it failed a moment ago
   */
  async getTicket(): Promise<StoredToken> {
    const { held } = this;
    if (held && held.expiresAt > this.clock()) return held;
    return this.shared.ask(() => this.renew());
  }

  /** Seconds until a ticket of {@link getTicket} expires. */
  secondsLeft({ expiresAt }: StoredToken): number {
    return (expiresAt - this.clock()) / 1000;
  }

  /** A ticket in the store that differs from the one held is taken as it is. */
  private async renew(): Promise<StoredToken> {
    const { token } = await this.refresher.refresh(this.held);
    this.held = token;
    this.shared.succeeded();
    this.nextRun.in(refreshTime(token, 'stable') - this.clock());
    return token;
  }
}
