import { ApiFailure, isRecord } from './api-endpoint';

export type Button = Readonly<Record<string, unknown>>;

export interface ConditionalMenu {
  readonly menuid: string;
  readonly button: readonly Button[];
  readonly matchrule: Readonly<Record<string, unknown>>;
}

const NEEDS_KEY = new Set([
  'click',
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
]);
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  view: ['url'],
  miniprogram: ['url', 'appid', 'pagepath'],
  media_id: ['media_id'],
  article_id: ['article_id'],
  article_view_limited: ['article_id'],
};

/** Errcodes of the first and of the second level. */
const CODES = {
  count: [40016, 40023],
  type: [40017, 40024],
  name: [40018, 40025],
  key: [40019, 40026],
  url: [40020, 40027],
  domain: [40055, 40054],
} as const;
const NAME_BYTES = [16, 60] as const;
const MOST = [3, 5] as const;

/**
 * Checks a menu as WeChat does.
 * @throws ApiFailure
 * @see https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu.html
 */
export function checkedButtons(value: unknown, level: 0 | 1 = 0): readonly Button[] {
  const isCount = Array.isArray(value) && value.length >= 1 && value.length <= MOST[level];
  if (!isCount) throw failure('count', level, 'invalid button size');
  return (value as readonly unknown[]).map((button) => {
    if (!isRecord(button)) throw failure('type', level, 'invalid button type');
    checkButton(button, level);
    return button;
  });
}

function checkButton(button: Button, level: 0 | 1): void {
  const { name, sub_button: sub } = button;
  checkLength('name', name, NAME_BYTES[level], level);
  if (Array.isArray(sub) && sub.length > 0) {
    if (level === 1) throw new ApiFailure(40022, 'invalid sub button level');
    checkedButtons(sub, 1);
    return;
  }
  const type = String(button['type'] ?? '');
  const needs = NEEDS_KEY.has(type) ? ['key'] : NEEDS[type];
  if (!needs) throw failure('type', level, 'invalid button type');
  for (const field of needs) checkField(field, button[field], level);
}

function checkField(field: string, value: unknown, level: 0 | 1): void {
  if (field === 'key') checkLength('key', value, 128, level);
  else if (field === 'url') {
    checkLength('url', value, 1024, level);
    if (!/^https?:\/\/[^\s/]+/.test(String(value))) throw failure('domain', level, 'invalid url');
  } else if (typeof value !== 'string' || value === '') {
    throw new ApiFailure(40007, `invalid ${field}`);
  }
}

function checkLength(what: 'name' | 'key' | 'url', value: unknown, most: number, level: 0 | 1) {
  const bytes = typeof value === 'string' ? Buffer.byteLength(value) : 0;
  if (bytes === 0 || bytes > most) throw failure(what, level, `invalid button ${what} size`);
}

function failure(what: keyof typeof CODES, level: 0 | 1, errmsg: string): ApiFailure {
  return new ApiFailure(
    CODES[what][level],
    level === 0 ? errmsg : errmsg.replace('button', 'sub button'),
  );
}
