import { type Field, type FieldsOf, number, optional, text } from '../field-reader';
import { type EventEnvelope, type MessagesOf, messageReader } from '../message-envelope';

const scenePrefix = 'qrscene_';

const sceneAfterPrefix: Field<string | undefined> = () => (from) => {
  const key = from.text('EventKey');
  return key.startsWith(scenePrefix) ? key.slice(scenePrefix.length) : undefined;
};

const subscribe = {
  /** Of the QR code by which the user came: `eventKey` without its prefix `qrscene_`. */
  scene: sceneAfterPrefix,
  /** Gives back the picture of that QR code. */
  ticket: optional(),
};

/** A user follows the account. */
export interface SubscribeEvent extends EventEnvelope<'subscribe'>, FieldsOf<typeof subscribe> {}

/** A user leaves; what is stored about them must be deleted, and nothing can be replied. */
export type UnsubscribeEvent = EventEnvelope<'unsubscribe'>;

const scan = {
  /** Of the QR code; the same as `eventKey`. */
  scene: text('EventKey'),
  ticket: optional(),
};

/** A follower scans a QR code of the account. */
export interface ScanEvent extends EventEnvelope<'SCAN'>, FieldsOf<typeof scan> {}

const location = {
  /** Degrees. */
  latitude: number(),
  /** Degrees. */
  longitude: number(),
  /** Metres. */
  precision: number(),
};

/** Where the user is: on entering the conversation, or every 5 seconds while it is open. */
export interface LocationEvent extends EventEnvelope<'LOCATION'>, FieldsOf<typeof location> {}

/** Legacy: a user opens the conversation. */
export type EnterEvent = EventEnvelope<'ENTER'>;

const authorization = {
  /** May be empty: WeChat has been seen to leave it out. */
  openID: text(),
  unionID: optional(),
  appID: optional(),
  /**
   * 201 address, 202 invoice, 203 card, 204 microphone, 205 nickname and avatar, 206 location,
   * 207 chosen picture or video.
   */
  revokeInfo: optional(),
};

/**
 * A user changed, revoked or cancelled what they had let the account know. `fromUserName` is a
 * service of WeChat's; the user is `openID`. After revoking, the data must be deleted.
 */
export interface UserAuthorizationEvent<
  N extends string =
    'user_info_modified' | 'user_authorization_revoke' | 'user_authorization_cancellation',
>
  extends EventEnvelope<N>, FieldsOf<typeof authorization> {}

/** @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html */
export const relationshipReaders = {
  subscribe: messageReader<SubscribeEvent>(subscribe),
  unsubscribe: messageReader<UnsubscribeEvent>({}),
  SCAN: messageReader<ScanEvent>(scan),
  LOCATION: messageReader<LocationEvent>(location),
  ENTER: messageReader<EnterEvent>({}),
};

/** @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html */
export const authorizationReaders = {
  user_info_modified: messageReader<UserAuthorizationEvent<'user_info_modified'>>(authorization),
  user_authorization_revoke:
    messageReader<UserAuthorizationEvent<'user_authorization_revoke'>>(authorization),
  user_authorization_cancellation:
    messageReader<UserAuthorizationEvent<'user_authorization_cancellation'>>(authorization),
};

export type RelationshipEventMap = MessagesOf<typeof relationshipReaders>;
export type AuthorizationEventMap = MessagesOf<typeof authorizationReaders>;
