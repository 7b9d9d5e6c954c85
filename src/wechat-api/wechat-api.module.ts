import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { CallbackIpService } from './callback-ip/callback-ip.service';
import { WechatApiClient } from './client/wechat-api.client';
import { AccountApis } from './account/account-apis';
import { injectedService } from './account/injected-service';
import { LateReplySender, ServicesOfAccounts, SourceAddresses } from '../wechat';
import { CustomMessageService } from './custom-message/custom-message.service';
import { CustomerServiceSender } from './custom-message/customer-service.sender';
import { MediaService } from './media/media.service';
import { TokenService } from './token/token.service';
import { TicketService } from './ticket/ticket.service';
import { ConfigurableModuleClass } from './wechat-api.options';

const PUBLIC = [
  injectedService(WechatApiClient, 'api'),
  injectedService(TokenService, 'token'),
  injectedService(TicketService, 'ticket'),
  injectedService(MediaService, 'media'),
  injectedService(CustomMessageService, 'customMessage'),
  AccountApis,
  CallbackIpService,
  { provide: LateReplySender, useClass: CustomerServiceSender },
  { provide: ServicesOfAccounts, useExisting: AccountApis },
  { provide: SourceAddresses, useExisting: CallbackIpService },
];

/**
 * The calls of WeChat's API, for each account; global. The application imports
 * `ScheduleModule.forRoot()` once and provides `Accounts` and a `TokenStore` from global modules.
 */
@Module({
  imports: [HttpModule],
  providers: PUBLIC,
  exports: PUBLIC,
})
export class WechatApiModule extends ConfigurableModuleClass {}
