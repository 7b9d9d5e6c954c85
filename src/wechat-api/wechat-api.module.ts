import { HttpModule, HttpService } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { CallbackIpService } from './callback-ip/callback-ip.service';
import { WechatApiClient } from './client/wechat-api.client';
import { WechatTransport } from './client/wechat-transport';
import { LateReplySender, SourceAddresses } from '../wechat';
import { CustomMessageService } from './custom-message/custom-message.service';
import { CustomerServiceSender } from './custom-message/customer-service.sender';
import { MediaDownloader } from './media/media-downloader';
import { MediaService } from './media/media.service';
import { VideoFetcher } from './media/video-fetcher';
import { TokenEndpoint } from './token/token-endpoint';
import { TokenSource } from './token/token-source';
import { UpstreamTokenSource } from './token/upstream.token-source';
import { TokenRefresher } from './token/token-refresher';
import { TokenService } from './token/token.service';
import { TicketService } from './ticket/ticket.service';
import { TicketSource } from './ticket/ticket-source';
import { ConfigurableModuleClass, WECHAT_API_OPTIONS } from './wechat-api.module-definition';
import type { WechatApiModuleOptions } from './wechat-api.options';

const PUBLIC = [
  WechatApiClient,
  TokenService,
  TicketService,
  MediaService,
  CustomMessageService,
  CallbackIpService,
];

const tokenSource = {
  provide: TokenSource,
  inject: [WECHAT_API_OPTIONS, WechatTransport, HttpService],
  useFactory: (options: WechatApiModuleOptions, transport: WechatTransport, http: HttpService) =>
    options.tokenUpstream
      ? new UpstreamTokenSource(http, options.tokenUpstream, options)
      : new TokenEndpoint(transport, options),
};

/**
 * What we ask of WeChat, for one account; global. The application imports
 * `ScheduleModule.forRoot()` once and provides a `TokenStore` from a global module.
 */
@Module({
  imports: [HttpModule],
  providers: [
    ...PUBLIC,
    WechatTransport,
    tokenSource,
    TicketSource,
    TokenRefresher,
    MediaDownloader,
    VideoFetcher,
    { provide: LateReplySender, useClass: CustomerServiceSender },
    { provide: SourceAddresses, useExisting: CallbackIpService },
  ],
  exports: [...PUBLIC, LateReplySender, SourceAddresses],
})
export class WechatApiModule extends ConfigurableModuleClass {}
