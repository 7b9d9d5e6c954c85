import type { HttpService } from '@nestjs/axios';
import type { SchedulerRegistry } from '@nestjs/schedule';
import { expectToken, forgetTokenExpiry } from '../api.metrics';
import { WechatApiClient } from '../client/wechat-api.client';
import { WechatTransport } from '../client/wechat-transport';
import { CustomMessageService } from '../custom-message/custom-message.service';
import { MediaDownloader } from '../media/media-downloader';
import { MediaService } from '../media/media.service';
import { VideoFetcher } from '../media/video-fetcher';
import { TokenRefresher } from '../token/token-refresher';
import { TokenEndpoint, UpstreamTokenSource } from '../token/token-source';
import { TicketService, TicketSource } from '../ticket/ticket.service';
import { TokenService } from '../token/token.service';
import type { TokenStore } from '../token/token-store';
import type { AccountServices, MessageObservers } from '../../wechat';
import type { AccountApiOptions } from '../wechat-api.options';

/** What the services of all accounts share. */
export interface ApiSurroundings {
  readonly http: HttpService;
  readonly store: TokenStore;
  readonly scheduler: SchedulerRegistry;
  readonly observers: MessageObservers;
}

declare module '../../wechat' {
  interface AccountServices {
    readonly api: WechatApiClient;
    readonly media: MediaService;
    readonly customMessage: CustomMessageService;
    readonly token: TokenService;
    readonly ticket: TicketService;
  }
}

/** What is asked of WeChat for one account. */
export class AccountApi implements AccountServices {
  readonly api: WechatApiClient;
  readonly media: MediaService;
  readonly customMessage: CustomMessageService;
  readonly token: TokenService;
  readonly ticket: TicketService;

  constructor(
    readonly options: AccountApiOptions,
    { http, store, scheduler, observers }: ApiSurroundings,
  ) {
    const transport = new WechatTransport(http, options, observers);
    const { tokenUpstream } = options;
    const source = tokenUpstream
      ? new UpstreamTokenSource(http, tokenUpstream, options)
      : new TokenEndpoint(transport, options);
    this.token = new TokenService(new TokenRefresher(store, source, options), scheduler, options);
    this.api = new WechatApiClient(transport, this.token, options);
    const tickets = new TicketSource(this.api, options);
    this.ticket = new TicketService(store, tickets, scheduler, options);
    const videos = new VideoFetcher(http, options);
    const downloader = new MediaDownloader(this.api, transport, videos, options);
    this.media = new MediaService(this.api, downloader, options);
    this.customMessage = new CustomMessageService(this.api);
  }

  /** Gives its services a `forAccount`, which leads to those of other accounts. */
  leadTo(named: (name: string) => AccountApi): void {
    for (const property of ['api', 'media', 'customMessage', 'token', 'ticket'] as const) {
      Object.assign(this[property], { forAccount: (name: string) => named(name)[property] });
    }
  }

  /** @param delay milliseconds until the token is fetched; a call before that fetches it at once */
  async start(delay: number): Promise<void> {
    // An alert has to see the account whose secret was wrong from the beginning.
    expectToken(this.options.labels);
    await this.media.removeAbandoned();
    this.token.start(delay);
  }

  /** Ends all scheduled work; work that is under way may still call. */
  async stop(): Promise<void> {
    forgetTokenExpiry(this.options.labels);
    await Promise.all([this.token.stop(), this.ticket.stop()]);
  }
}
