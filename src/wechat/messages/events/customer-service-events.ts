import { type FieldsOf, group, number, optional, text } from '../field-reader';
import { type EventEnvelope, type MessagesOf, messageReader } from '../message-envelope';

const createSession = { kfAccount: text() };

/** A human agent, `name@accountid`, takes a user on. */
export interface KfCreateSessionEvent
  extends EventEnvelope<'kf_create_session'>, FieldsOf<typeof createSession> {}

const closeSession = { kfAccount: text(), closeType: optional() };

export interface KfCloseSessionEvent
  extends EventEnvelope<'kf_close_session'>, FieldsOf<typeof closeSession> {}

const switchSession = { fromKfAccount: text(), toKfAccount: text() };

export interface KfSwitchSessionEvent
  extends EventEnvelope<'kf_switch_session'>, FieldsOf<typeof switchSession> {}

const guideScan = {
  guideScanEvent: group({
    qrcodeGuideAccount: text('qrcode_guide_account'),
    qrcodeGuideOpenid: text('qrcode_guide_openid'),
    openid: text('openid'),
    /** 1 to 4. */
    action: number('action'),
    qrcodeInfo: text('qrcode_info'),
  }),
};

/** The guide feature (顾问) is offline; its events are read as they were documented. */
export interface GuideQrcodeScanEvent
  extends EventEnvelope<'guide_qrcode_scan_event'>, FieldsOf<typeof guideScan> {}

const guideInvite = {
  guideInviteEvent: group({
    guideAccount: text('guide_account'),
    guideOpenid: text('guide_openid'),
    inviteResult: number('invite_result'),
  }),
};

export interface GuideInviteResultEvent
  extends EventEnvelope<'guide_invite_result_event'>, FieldsOf<typeof guideInvite> {}

/** Its fields are undocumented: see `raw`. */
export type AddGuideBuyerRelationEvent = EventEnvelope<'add_guide_buyer_relation_event'>;

/** @see https://developers.weixin.qq.com/doc/service/guide/product/kf/ */
export const customerServiceReaders = {
  kf_create_session: messageReader<KfCreateSessionEvent>(createSession),
  kf_close_session: messageReader<KfCloseSessionEvent>(closeSession),
  kf_switch_session: messageReader<KfSwitchSessionEvent>(switchSession),
};

export const guideReaders = {
  guide_qrcode_scan_event: messageReader<GuideQrcodeScanEvent>(guideScan),
  guide_invite_result_event: messageReader<GuideInviteResultEvent>(guideInvite),
  add_guide_buyer_relation_event: messageReader<AddGuideBuyerRelationEvent>({}),
};

export type CustomerServiceEventMap = MessagesOf<typeof customerServiceReaders>;
export type GuideEventMap = MessagesOf<typeof guideReaders>;
