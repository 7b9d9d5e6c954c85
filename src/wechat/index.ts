export * from './account/account-services';
export { Accounts, type AccountChange } from './account/accounts';
export {
  toldOf,
  type ApiAccess,
  type EncryptionMode,
  type ReplyOptions,
  type TokenUpstream,
  type WechatAccount,
} from './account/wechat-account';
export { decodeAesKey } from './door/envelope';
export { sealEnvelope } from './door/envelope';
export { sign } from './door/signature';
export { GracefulShutdown } from './graceful-shutdown.service';
export { LateReplySender, type SendOutcome, type SendResult } from './late/late-reply.sender';
export * from './messages';
export * from './observing';
export {
  asReply,
  asText,
  fitReply,
  InvalidReplyError,
  labelBytes,
  mostTextBytes,
  partsOf,
  reply,
  serializeReply,
  splitText,
  toReply,
  type Article,
  type HandlerResult,
  type ImageReply,
  type MarkdownReply,
  type MusicReply,
  type NewsReply,
  type NoReply,
  type Reply,
  type ReplyChannel,
  type SeveralReplies,
  type SingleReply,
  type TextReply,
  type TransferCustomerServiceReply,
  type VideoReply,
  type VoiceReply,
} from './replies';
export { RouteClaims } from './routing/claim';
export { ForAccount } from './routing/handler.decorators';
export { Deferred, type DeferredOptions } from './routing/handler.decorators';
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
export type { HandlerContext } from './routing/message-handler';
export { handledBy } from './routing/handlers-of-module';
export { MessageRouter } from './routing/message-router.service';
export type { OtherRoutes, Route, RouteSource } from './routing/route';
export type { HandlerClass, HandlerDecorator, MessageHandler } from './routing/message-handler';
export {
  DuplicateRouteError,
  NotAHandlerError,
  ScopedHandlerError,
} from './routing/routing.errors';
export { SourceAddresses } from './door/source.guard';
export { WechatModule } from './wechat.module';
export type { WechatModuleOptions } from './wechat.options';
export { XmlBodyPipe } from './door/delivery';
