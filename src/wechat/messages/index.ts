export type { EventMap, EventMessage, EventName, EventOf, GenericEvent } from './events/event-map';
export { eventName } from './events/event-name';
export type * from './events/authorization-events';
export type * from './events/customer-service-events';
export type * from './events/guide-events';
export type * from './events/job-events';
export type * from './events/mass-send-results';
export type * from './events/menu-event-details';
export type * from './events/menu-events';
export type * from './events/publish-result';
export type * from './events/relationship-events';
export type * from './events/subscription-notification-events';
export type * from './events/verification-events';
export { isEvent, isMessage, type IncomingMessage } from './incoming-message';
export * from './message.builder';
export type { EventEnvelope, MessageEnvelope, OrdinaryEnvelope } from './message-envelope';
export { messageFingerprint } from './message-fingerprint';
export { messageIdentity } from './message-identity';
export type * from './ordinary/file-message';
export type * from './ordinary/link-message';
export type * from './ordinary/location-message';
export type * from './ordinary/media-messages';
export type {
  MessageType,
  OrdinaryMessage,
  OrdinaryMessageMap,
  UnknownMessage,
} from './ordinary/ordinary-message';
export type * from './ordinary/text-message';
export { parseXml } from './parse-xml';
export type { RawFields, RawValue } from './raw-fields';
export { isIncomingMessage, toMessage } from './to-message';
export { XmlError } from './xml-error';
