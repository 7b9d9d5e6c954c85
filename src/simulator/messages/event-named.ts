import {
  authorizationChanged,
  customerServiceSession,
  guideInvited,
  guideScan,
  verificationExpires,
  verificationFailed,
} from './account-events';
import { event, reportLocation, scan, subscribe, unsubscribe } from './events';
import {
  massJobFinished,
  publishJobFinished,
  subscriptionPopup,
  subscriptionSent,
  subscriptionWithdrawn,
  templateJobFinished,
} from './job-events';
import {
  click,
  menuLocation,
  menuPhotos,
  scanCodePush,
  scanCodeWait,
  view,
  viewMiniProgram,
} from './menu-events';
import type { Message } from './message';

type Sample = (key: string | undefined) => Message;

const TEMPLATE = 'VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc';
const PAGE = 'https://example.com/page';
const PICTURES = ['5a75aaca956d97be686719218f275c6b'];

/** `key` is EventKey; of the notifications the template, of the job results the status. */
const SAMPLES = {
  subscribe: (scene) => subscribe(scene),
  unsubscribe: () => unsubscribe(),
  SCAN: (scene = 'test') => scan(scene),
  LOCATION: () => reportLocation(),
  ENTER: () => event('ENTER', { EventKey: '' }),
  CLICK: (key = 'KEY') => click(key),
  VIEW: (url = PAGE) => view(url),
  view_miniprogram: (page = 'pages/index') => viewMiniProgram(page),
  scancode_push: (key = 'KEY') => scanCodePush(key, PAGE),
  scancode_waitmsg: (key = 'KEY') => scanCodeWait(key, PAGE),
  pic_sysphoto: (key = 'KEY') => named('pic_sysphoto', menuPhotos(key, PICTURES)),
  pic_photo_or_album: (key = 'KEY') => menuPhotos(key, PICTURES),
  pic_weixin: (key = 'KEY') => named('pic_weixin', menuPhotos(key, PICTURES)),
  location_select: (key = 'KEY') => menuLocation(key),
  TEMPLATESENDJOBFINISH: (status) => templateJobFinished(status),
  MASSSENDJOBFINISH: (status) => massJobFinished(status),
  PUBLISHJOBFINISH: (status = '0') => publishJobFinished(Number(status)),
  subscribe_msg_popup_event: (template = TEMPLATE) => subscriptionPopup({ [template]: 'accept' }),
  subscribe_msg_change_event: (template = TEMPLATE) => subscriptionWithdrawn(template),
  subscribe_msg_sent_event: (template = TEMPLATE) => subscriptionSent(template),
  kf_create_session: () => customerServiceSession('create'),
  kf_close_session: () => customerServiceSession('close'),
  kf_switch_session: () => customerServiceSession('switch'),
  user_info_modified: () => authorizationChanged('user_info_modified'),
  user_authorization_revoke: () => authorizationChanged('user_authorization_revoke'),
  user_authorization_cancellation: () => authorizationChanged('user_authorization_cancellation'),
  qualification_verify_success: () => verificationExpires('qualification_verify_success'),
  qualification_verify_fail: () => verificationFailed('qualification_verify_fail'),
  naming_verify_success: () => verificationExpires('naming_verify_success'),
  naming_verify_fail: () => verificationFailed('naming_verify_fail'),
  annual_renew: () => verificationExpires('annual_renew'),
  verify_expired: () => verificationExpires('verify_expired'),
  guide_qrcode_scan_event: () => guideScan(),
  guide_invite_result_event: () => guideInvited(),
  add_guide_buyer_relation_event: () => event('add_guide_buyer_relation_event'),
} satisfies Readonly<Record<string, Sample>>;

export type SampleEvent = keyof typeof SAMPLES;

/** The events with a sample, by WeChat's spelling. */
export const SAMPLE_EVENTS = Object.keys(SAMPLES) as readonly SampleEvent[];

/**
 * An event by its name, in upper or lower case, with all fields that WeChat sends; an unknown one has
 * `EventKey` alone.
 * @param key usually EventKey
 */
export function eventNamed(name: string, key?: string): Message {
  const spelling = SAMPLE_EVENTS.find((one) => one.toLowerCase() === name.toLowerCase());
  const sample: Sample | undefined = spelling && SAMPLES[spelling];
  return sample?.(key) ?? event(name, key === undefined ? {} : { EventKey: key });
}

function named(name: string, { fields }: Message): Message {
  return event(name, { ...fields, Event: name });
}
