import { reasonOf } from '../../reason-of';
import type { WechatAccount } from '../../wechat';
import { WechatApiError } from '../../wechat-api';
import { ok, PLACES, warn, type Finding } from './finding';
import { callWechat, NoAnswerError } from './wechat-call';

interface Power {
  readonly check: string;
  readonly path: string;
  /** What to do without it. */
  readonly without: string;
}

const VERIFY = 'have the account verified (认证)';
const POWERS: readonly Power[] = [
  {
    check: 'customer service',
    path: '/cgi-bin/message/custom/send',
    without: `WECHAT_LATE_REPLY=pickup in .env, or ${VERIFY}`,
  },
  {
    check: 'menu',
    path: '/cgi-bin/menu/create',
    without: `${VERIFY}: the console's own menu is off while the callback is on`,
  },
  { check: 'QR codes', path: '/cgi-bin/qrcode/create', without: `${VERIFY}, or do without` },
  {
    check: 'media',
    path: '/cgi-bin/media/upload',
    without: `${VERIFY}, or reply with texts alone`,
  },
];

/** 76021: no such API; 76022: none of this account's. */
const NOT_GRANTED = new Set([48001, 76021, 76022]);

/** Asks WeChat, not a table of account types, for what the account may do. */
export function checkPowers(
  { api }: WechatAccount,
  accessToken: string,
): Promise<readonly Finding[]> {
  return Promise.all(POWERS.map((power) => examine(power, api.baseUrl, accessToken)));
}

async function examine(power: Power, baseUrl: string, accessToken: string): Promise<Finding> {
  const { check, path, without } = power;
  try {
    const { json } = await callWechat(baseUrl, {
      path: '/cgi-bin/openapi/quota/get',
      query: { access_token: accessToken },
      body: { cgi_path: path },
    });
    if (!json['quota']) throw new NoAnswerError('the answer names no quota');
    return quota(check, json['quota']);
  } catch (error) {
    const isRefused = error instanceof WechatApiError && NOT_GRANTED.has(error.errcode);
    if (isRefused) return warn(check, `not granted to this account (${error.errcode})`, without);
    return warn(check, `WeChat does not tell: ${reasonOf(error)}`, `see ${PLACES.quotas}`);
  }
}

interface Quota {
  readonly daily_limit?: number;
  readonly used?: number;
  readonly remain?: number;
}

function quota(check: string, { daily_limit: most = 0, used = 0, remain = 0 }: Quota): Finding {
  const text = `granted, ${used} of ${most} calls used today`;
  if (most === 0 || remain > 0) return ok(check, text);
  return warn(check, text, `wait for tomorrow, or clear the count (10 a month): ${PLACES.quotas}`);
}
