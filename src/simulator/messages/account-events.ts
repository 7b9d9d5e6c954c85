import { event } from './events';
import type { Fields } from './fields';
import type { Message } from './message';

const AGENT = 'agent1@gh_3b7e91c04d5f';
const OTHER_AGENT = 'agent2@gh_3b7e91c04d5f';
const DAY = 86_400;

/** A human agent takes the user on, lets them go, or hands them over. */
export function customerServiceSession(
  what: 'create' | 'close' | 'switch',
  fields: Fields = {},
): Message {
  const agents =
    what === 'switch'
      ? { FromKfAccount: AGENT, ToKfAccount: OTHER_AGENT }
      : { KfAccount: AGENT, ...(what === 'close' ? { CloseType: 'KF' } : {}) };
  return event(`kf_${what}_session`, { ...agents, ...fields });
}

/** The user changes, revokes or cancels what they have allowed. */
export function authorizationChanged(
  name: 'user_info_modified' | 'user_authorization_revoke' | 'user_authorization_cancellation',
  fields: Fields = {},
): Message {
  return event(name, {
    OpenID: 'oMini0Platform1Test2User3abc',
    UnionID: 'oUnion0Of1The2Test3User4abcd',
    AppID: 'wx3f0c1a5e7b92d468',
    RevokeInfo: '205',
    ...fields,
  });
}

/** The account's verification (认证) passed, is due, or ran out. */
export function verificationExpires(name: string, fields: Fields = {}): Message {
  return event(name, { ExpiredTime: inSeconds(365 * DAY), ...fields });
}

/** The account's verification was refused. */
export function verificationFailed(name: string, fields: Fields = {}): Message {
  return event(name, { FailTime: inSeconds(0), FailReason: '资料不全', ...fields });
}

/** A guide's code is scanned; the feature is offline. */
export function guideScan(fields: Fields = {}): Message {
  const scanned = {
    qrcode_guide_account: 'guide1',
    qrcode_guide_openid: 'oGuide0Of1The2Test3Account4a',
    openid: 'oMini0Platform1Test2User3abc',
    action: 1,
    qrcode_info: 'entrance',
  };
  return event('guide_qrcode_scan_event', { GuideScanEvent: scanned, ...fields });
}

/** A guide's answer to an invitation; the feature is offline. */
export function guideInvited(fields: Fields = {}): Message {
  const invited = {
    guide_account: 'guide1',
    guide_openid: 'oGuide0Of1The2Test3Account4a',
    invite_result: 1,
  };
  return event('guide_invite_result_event', { GuideInviteEvent: invited, ...fields });
}

function inSeconds(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}
