import type { Fields } from './fields';

/** What a media message brings along when the test names no MediaId. */
export type AttachedMedia = 'image' | 'voice' | 'video';

/**
 * Something a user does, made by a builder such as `text('你好')`.
 *
 * It is a value: sent twice by one user it is the same message again (same MsgId and CreateTime),
 * sent by two users it is two messages.
 */
export interface Message {
  readonly msgType: string;
  /** The event's name, for messages of type `event`. */
  readonly event?: string;
  /** WeChat's own element names. Envelope elements (FromUserName, MsgId …) may be among them. */
  readonly fields: Fields;
  readonly attached?: AttachedMedia;
  /** Elements written by hand, instead of `fields`. */
  readonly raw?: string;
}

/** A message as it goes over the wire: addressed, dated and numbered. */
export interface PushedMessage {
  /** The plain document. */
  readonly xml: string;
  /** Who sent it. */
  readonly openId: string;
  /** The account it is addressed to. */
  readonly originalId: string;
  /** Undefined for events. */
  readonly msgId?: string;
  /** Unix seconds. */
  readonly createTime: number;
  readonly message: Message;
}
