import { HttpModule } from '@nestjs/axios';
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
import { TokenRefresher } from './token/token-refresher';
import { TokenService } from './token/token.service';
import { ConfigurableModuleClass } from './wechat-api.module-definition';

const PUBLIC = [
  WechatApiClient,
  TokenService,
  MediaService,
  CustomMessageService,
  CallbackIpService,
];

/**
 * What we ask of WeChat, for one account; global. The application imports
 * `ScheduleModule.forRoot()` once and provides a `TokenStore` from a global module.
 */
@Module({
  imports: [HttpModule],
  providers: [
    ...PUBLIC,
    WechatTransport,
    TokenEndpoint,
    TokenRefresher,
    MediaDownloader,
    VideoFetcher,
    { provide: LateReplySender, useClass: CustomerServiceSender },
    { provide: SourceAddresses, useExisting: CallbackIpService },
  ],
  exports: [...PUBLIC, LateReplySender, SourceAddresses],
})
export class WechatApiModule extends ConfigurableModuleClass {}
