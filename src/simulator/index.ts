export { accountsFile } from './accounts-file';
export { startPlatform } from './start-platform';
export type { Platform, SendOptions } from './platform';
export type { PlatformOptions } from './platform-options';
export { openEnvelope } from './crypto/envelope';
export type { BegunDelivery, PlatformObserver } from './platform-observer';
export type { Account, PushMode } from './account';
export type { Conversation } from './conversation';
export type { HttpRequest } from './delivery/wire';
export type { Delivery, DeliveryOutcome } from './delivery/delivery';
export type { DeliveryOverrides } from './delivery/forgery';
export type { Verification } from './delivery/verification';
export { OUTAGE_LINE, seenAsText } from './replies/seen';
export type { Seen, SeenArticle, SeenMusic, SeenReply } from './replies/seen';
export type { TimelineEntry } from './user-timelines';
export { virtualClock } from './clock';
export type { Clock, VirtualClock } from './clock';
export { NoCustomerMessageError, NotConnectedError, PlatformClosedError } from './platform-errors';
export type { FakeApi } from './api/fake-api';
export type { ApiAnswer, ApiRequest } from './api/api-endpoint';
export type { ContactWindow } from './api/contact-windows';
export { AI_LINE, shownAsText, type CustomerMessage } from './api/customer-message';
export type { Tap } from './website/menu-tap';
export type {
  AutoReplySettings,
  WebsiteButton,
  WebsiteKeywordRule,
  WebsiteReply,
} from './website/auto-reply-settings';
export type { Fault } from './api/faults';
export type { MediaFile, MediaType, NewMedia } from './api/media-store';
export * from './messages';
