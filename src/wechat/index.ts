export type { EncryptionMode, WechatAccount } from './account';
export { decodeAesKey } from './crypto/encoding-aes-key';
export { GracefulShutdown } from './graceful-shutdown.service';
export {
  LateReplySender,
  type SendOutcome,
  type SendResult,
} from './late-replies/late-reply.sender';
export * from './messages';
export {
  asReply,
  cutToBytes,
  InvalidReplyError,
  mostTextBytes,
  reply,
  toReply,
  type Article,
  type HandlerResult,
  type ImageReply,
  type MusicReply,
  type NewsReply,
  type NoReply,
  type Reply,
  type TextReply,
  type TransferCustomerServiceReply,
  type VideoReply,
  type VoiceReply,
} from './replies';
export { Deferred, type DeferredOptions } from './routing/deferred.decorator';
export {
  OnEvent,
  OnImage,
  OnLink,
  OnLocation,
  OnShortVideo,
  OnText,
  OnUnhandled,
  OnVideo,
  OnVoice,
  type PatternOptions,
} from './routing/handler.decorators';
export { handlerContext } from './routing/handler-context.builder';
export type { HandlerContext } from './routing/handler-context';
export type { MessageHandler } from './routing/message-handler';
export { DuplicateRouteError, NotAHandlerError, ScopedHandlerError } from './routing/route-errors';
export { signatureLifetime } from './signature/signature-lifetime';
export { SourceAddresses } from './signature/source-addresses';
export { WechatModule } from './wechat.module';
export type { ReplyOptions, WechatModuleOptions } from './wechat.module-definition';
