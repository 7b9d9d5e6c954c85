export { AccountApis } from './account/account-apis';
export { SeveralAccountsError, UnknownAccountError } from './account/account.errors';
export { WechatApiModule } from './wechat-api.module';
export type {
  AccountApiOptions,
  ApiTimeouts,
  TokenMode,
  WechatApiModuleOptions,
} from './wechat-api.options';
export { WechatApiClient, type GetOptions, type PostOptions } from './client/wechat-api.client';
export { isLoopback } from './client/api-url';
export { WechatApiError } from './client/wechat-api.error';
export { WechatConnectionError } from './client/wechat-connection.error';
export { AccessTokenUnavailableError } from './token/access-token-unavailable.error';
export { MemoryTokenStore } from './token/memory-token-store';
export { upstreamUrl } from './token/upstream.token-source';
export { TokenService, type TokenStatus } from './token/token.service';
export { TicketService } from './ticket/ticket.service';
export { TokenStore, type RefreshLease, type StoredToken } from './token/token-store';
export { MediaDownloadError, MediaRejectedError } from './media/media.errors';
export type { MediaDownload } from './media/media-downloader';
export { MediaService, type UploadedMedia } from './media/media.service';
export type { UploadFile, UploadType } from './media/media-upload';
export { IncompleteSendError, UnsendableReplyError } from './custom-message/custom-message.errors';
export {
  CustomMessageService,
  type SendOptions,
  type TypingCommand,
} from './custom-message/custom-message.service';
export { CallbackIpService } from './callback-ip/callback-ip.service';
