import { type FieldsOf, group, list, number, text } from '../field-reader';
import { type EventEnvelope, type MessagesOf, messageReader } from '../message-envelope';

const choice = {
  templateId: text(),
  /** `accept` or `reject`. */
  subscribeStatusString: text(),
};

/** A user's answer for one template. */
export interface SubscribeMsgChoice extends FieldsOf<typeof choice> {}

const popupChoice = {
  ...choice,
  /** 1 web page, 2 article, 0 inside a mini-program. */
  popupScene: number(),
};
const popup = { subscribeMsgPopupEvent: group({ list: list(popupChoice) }) };

export interface SubscribeMsgPopupEvent
  extends EventEnvelope<'subscribe_msg_popup_event'>, FieldsOf<typeof popup> {}

const change = {
  // One edition of the documentation printed the popup's wrapper for this event.
  subscribeMsgChangeEvent: group(
    { list: list(choice) },
    'SubscribeMsgChangeEvent',
    'SubscribeMsgPopupEvent',
  ),
};

/** Only a later `reject` is pushed. */
export interface SubscribeMsgChangeEvent
  extends EventEnvelope<'subscribe_msg_change_event'>, FieldsOf<typeof change> {}

const outcome = {
  templateId: text(),
  msgID: text(),
  /** 0: sent. */
  errorCode: number(),
  errorStatus: text(),
};
const sent = { subscribeMsgSentEvent: group({ list: list(outcome) }) };

export interface SubscribeMsgSentEvent
  extends EventEnvelope<'subscribe_msg_sent_event'>, FieldsOf<typeof sent> {}

/** @see https://developers.weixin.qq.com/doc/service/guide/product/subscribe_notification/intro.html */
export const subscriptionNotificationReaders = {
  subscribe_msg_popup_event: messageReader<SubscribeMsgPopupEvent>(popup),
  subscribe_msg_change_event: messageReader<SubscribeMsgChangeEvent>(change),
  subscribe_msg_sent_event: messageReader<SubscribeMsgSentEvent>(sent),
};

export type SubscriptionNotificationEventMap = MessagesOf<typeof subscriptionNotificationReaders>;
