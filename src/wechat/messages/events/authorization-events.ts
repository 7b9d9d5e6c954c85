import type { FieldReader } from '../field-reader';
import type { EventEnvelope, FieldReaders } from '../message-envelope';

/**
 * A user changed, revoked or cancelled what they had let the account know. `fromUserName` is a
 * service of WeChat's; the user is `openID`. After revoking, the data must be deleted.
 */
export interface UserAuthorizationEvent<
  N extends string =
    'user_info_modified' | 'user_authorization_revoke' | 'user_authorization_cancellation',
> extends EventEnvelope<N> {
  /** May be empty: WeChat has been seen to leave it out. */
  readonly openID: string;
  readonly unionID?: string;
  readonly appID?: string;
  /**
   * 201 address, 202 invoice, 203 card, 204 microphone, 205 nickname and avatar, 206 location,
   * 207 chosen picture or video.
   */
  readonly revokeInfo?: string;
}

/** @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html */
export interface AuthorizationEventMap {
  user_info_modified: UserAuthorizationEvent<'user_info_modified'>;
  user_authorization_revoke: UserAuthorizationEvent<'user_authorization_revoke'>;
  user_authorization_cancellation: UserAuthorizationEvent<'user_authorization_cancellation'>;
}

const readAuthorization = (fields: FieldReader) => ({
  openID: fields.text('OpenID'),
  unionID: fields.optional('UnionID'),
  appID: fields.optional('AppID'),
  revokeInfo: fields.optional('RevokeInfo'),
});

export const authorizationReaders: FieldReaders<AuthorizationEventMap, EventEnvelope> = {
  user_info_modified: readAuthorization,
  user_authorization_revoke: readAuthorization,
  user_authorization_cancellation: readAuthorization,
};
