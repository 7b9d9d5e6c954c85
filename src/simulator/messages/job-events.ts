import { event } from './events';
import type { Fields } from './fields';
import type { Message } from './message';

/** A template message's fate: `success`, `failed:user block` or `failed: system failed`. */
export function templateJobFinished(status = 'success', fields: Fields = {}): Message {
  return event('TEMPLATESENDJOBFINISH', {
    MsgID: '1812345678901234567',
    Status: status,
    ...fields,
  });
}

/** The end of a mass send. */
export function massJobFinished(status = 'send success', fields: Fields = {}): Message {
  return event('MASSSENDJOBFINISH', {
    MsgID: '1000001625',
    Status: status,
    TotalCount: 100,
    FilterCount: 80,
    SentCount: 75,
    ErrorCount: 5,
    CopyrightCheckResult: { Count: 0, ResultList: '', CheckState: 0 },
    ArticleUrlResult: {
      Count: 1,
      ResultList: { item: [{ ArticleIdx: 1, ArticleUrl: 'https://example.com/mass/1' }] },
    },
    ...fields,
  });
}

/** The end of a publication. */
export function publishJobFinished(status = 0, fields: Fields = {}): Message {
  return event('PUBLISHJOBFINISH', {
    PublishEventInfo: {
      publish_id: 2247503051,
      publish_status: status,
      article_id: 'b5O2OUs25HBxRceL7hfReg-U9QGeq9zQjiDvyWP4Hq4',
      article_detail: {
        count: 1,
        item: [{ idx: 1, article_url: 'https://example.com/published/1' }],
      },
    },
    ...fields,
  });
}

/** The user's choice in the subscription pop-up; one entry per template. */
export function subscriptionPopup(
  choices: Readonly<Record<string, 'accept' | 'reject'>>,
  fields: Fields = {},
): Message {
  const list = Object.entries(choices).map(([template, status]) => ({
    TemplateId: template,
    SubscribeStatusString: status,
    PopupScene: 2,
  }));
  return event('subscribe_msg_popup_event', { SubscribeMsgPopupEvent: { List: list }, ...fields });
}

/** The user withdraws a subscription in the account's settings. */
export function subscriptionWithdrawn(templateId: string, fields: Fields = {}): Message {
  const list = [{ TemplateId: templateId, SubscribeStatusString: 'reject' }];
  return event('subscribe_msg_change_event', {
    SubscribeMsgChangeEvent: { List: list },
    ...fields,
  });
}

/** The fate of a subscription notification. */
export function subscriptionSent(templateId: string, fields: Fields = {}): Message {
  const list = [
    { TemplateId: templateId, MsgID: '1864323726461255680', ErrorCode: 0, ErrorStatus: 'success' },
  ];
  return event('subscribe_msg_sent_event', { SubscribeMsgSentEvent: { List: list }, ...fields });
}
