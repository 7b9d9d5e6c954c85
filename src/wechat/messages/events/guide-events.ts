import type { EventEnvelope, FieldReaders } from '../message-envelope';

/** The guide feature (顾问) is offline; its events are read as they were documented. */
export interface GuideQrcodeScanEvent extends EventEnvelope<'guide_qrcode_scan_event'> {
  readonly guideScanEvent: {
    readonly qrcodeGuideAccount: string;
    readonly qrcodeGuideOpenid: string;
    readonly openid: string;
    /** 1 to 4. */
    readonly action: number;
    readonly qrcodeInfo: string;
  };
}

export interface GuideInviteResultEvent extends EventEnvelope<'guide_invite_result_event'> {
  readonly guideInviteEvent: {
    readonly guideAccount: string;
    readonly guideOpenid: string;
    readonly inviteResult: number;
  };
}

/** Its fields are undocumented: see `raw`. */
export type AddGuideBuyerRelationEvent = EventEnvelope<'add_guide_buyer_relation_event'>;

export interface GuideEventMap {
  guide_qrcode_scan_event: GuideQrcodeScanEvent;
  guide_invite_result_event: GuideInviteResultEvent;
  add_guide_buyer_relation_event: AddGuideBuyerRelationEvent;
}

export const guideReaders: FieldReaders<GuideEventMap, EventEnvelope> = {
  guide_qrcode_scan_event: (fields) => {
    const scan = fields.group('GuideScanEvent');
    return {
      guideScanEvent: {
        qrcodeGuideAccount: scan.text('qrcode_guide_account'),
        qrcodeGuideOpenid: scan.text('qrcode_guide_openid'),
        openid: scan.text('openid'),
        action: scan.number('action'),
        qrcodeInfo: scan.text('qrcode_info'),
      },
    };
  },
  guide_invite_result_event: (fields) => {
    const invite = fields.group('GuideInviteEvent');
    return {
      guideInviteEvent: {
        guideAccount: invite.text('guide_account'),
        guideOpenid: invite.text('guide_openid'),
        inviteResult: invite.number('invite_result'),
      },
    };
  },
  add_guide_buyer_relation_event: () => ({}),
};
