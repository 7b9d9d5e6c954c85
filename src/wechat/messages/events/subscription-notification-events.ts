import type { FieldReader } from '../field-reader';
import type { EventEnvelope, FieldReaders } from '../message-envelope';

/** A user's answer for one template. */
export interface SubscribeMsgChoice {
  readonly templateId: string;
  /** `accept` or `reject`. */
  readonly subscribeStatusString: string;
}

export interface SubscribeMsgPopupEvent extends EventEnvelope<'subscribe_msg_popup_event'> {
  readonly subscribeMsgPopupEvent: {
    readonly list: readonly (SubscribeMsgChoice & {
      /** 1 web page, 2 article, 0 inside a mini-program. */
      readonly popupScene: number;
    })[];
  };
}

/** Only a later `reject` is pushed. */
export interface SubscribeMsgChangeEvent extends EventEnvelope<'subscribe_msg_change_event'> {
  readonly subscribeMsgChangeEvent: { readonly list: readonly SubscribeMsgChoice[] };
}

export interface SubscribeMsgSentEvent extends EventEnvelope<'subscribe_msg_sent_event'> {
  readonly subscribeMsgSentEvent: {
    readonly list: readonly {
      readonly templateId: string;
      readonly msgID: string;
      /** 0: sent. */
      readonly errorCode: number;
      readonly errorStatus: string;
    }[];
  };
}

/** @see https://developers.weixin.qq.com/doc/service/guide/product/subscribe_notification/intro.html */
export interface SubscriptionNotificationEventMap {
  subscribe_msg_popup_event: SubscribeMsgPopupEvent;
  subscribe_msg_change_event: SubscribeMsgChangeEvent;
  subscribe_msg_sent_event: SubscribeMsgSentEvent;
}

const readPopup = (fields: FieldReader) =>
  fields
    .group('SubscribeMsgPopupEvent')
    .list('List')
    .map((entry) => ({
      templateId: entry.text('TemplateId'),
      subscribeStatusString: entry.text('SubscribeStatusString'),
      popupScene: entry.number('PopupScene'),
    }));

// One edition of the documentation printed the popup's wrapper for the change event.
const readChange = (fields: FieldReader) =>
  fields
    .group('SubscribeMsgChangeEvent', 'SubscribeMsgPopupEvent')
    .list('List')
    .map((entry) => ({
      templateId: entry.text('TemplateId'),
      subscribeStatusString: entry.text('SubscribeStatusString'),
    }));

const readSent = (fields: FieldReader) =>
  fields
    .group('SubscribeMsgSentEvent')
    .list('List')
    .map((entry) => ({
      templateId: entry.text('TemplateId'),
      msgID: entry.text('MsgID'),
      errorCode: entry.number('ErrorCode'),
      errorStatus: entry.text('ErrorStatus'),
    }));

export const subscriptionNotificationReaders: FieldReaders<
  SubscriptionNotificationEventMap,
  EventEnvelope
> = {
  subscribe_msg_popup_event: (fields) => ({ subscribeMsgPopupEvent: { list: readPopup(fields) } }),
  subscribe_msg_change_event: (fields) => ({
    subscribeMsgChangeEvent: { list: readChange(fields) },
  }),
  subscribe_msg_sent_event: (fields) => ({ subscribeMsgSentEvent: { list: readSent(fields) } }),
};
