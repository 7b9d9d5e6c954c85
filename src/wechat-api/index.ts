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
export { isLoopback } from './client/http-request';
export { WechatApiError, WechatConnectionError } from './client/wechat-api.error';
export { AccessTokenUnavailableError } from './token/token.errors';
export { MemoryTokenStore } from './token/memory-token-store';
export { upstreamUrl } from './token/token-source';
export { TokenService, type TokenStatus } from './token/token.service';
export { TicketService } from './ticket/ticket.service';
export { TokenStore, type RefreshLease, type StoredToken } from './token/token-store';
export { MediaDownloadError, MediaRejectedError } from './media/media.errors';
export type { MediaDownload } from './media/media-downloader';
export { MediaService, type UploadedMedia } from './media/media.service';
export type { UploadFile, UploadType } from './media/media-upload';
export { IncompleteSendError, UnsendableReplyError } from './custom-message/custom-message';
export {
  CustomMessageService,
  type SendOptions,
  type TypingCommand,
} from './custom-message/custom-message.service';
export { CallbackIpService } from './callback-ip/callback-ip.service';
