import { z } from 'zod';
import type { Menu, MenuButton } from './menu';

/** What each type needs beside its name. */
const FIELDS: Readonly<Record<string, readonly Field[]>> = {
  click: ['key'],
  view: ['url'],
  scancode_push: ['key'],
  scancode_waitmsg: ['key'],
  pic_sysphoto: ['key'],
  pic_photo_or_album: ['key'],
  pic_weixin: ['key'],
  location_select: ['key'],
  miniprogram: ['url', 'appid', 'pagepath'],
  media_id: ['media_id'],
  article_id: ['article_id'],
  article_view_limited: ['article_id'],
};
type Field = 'key' | 'url' | 'appid' | 'pagepath' | 'media_id' | 'article_id';

const MOST_BYTES: Readonly<Partial<Record<Field, number>>> = { key: 128, url: 1024 };
/** Of the first and the second level. */
const NAME_BYTES = [16, 60] as const;
const MOST_BUTTONS = [3, 5] as const;
const MOST_HOSTS = 3;

const text = z.string({ error: 'expected a text' });
const fields = {
  name: text,
  type: text.optional(),
  key: text.optional(),
  url: text.optional(),
  appid: text.optional(),
  pagepath: text.optional(),
  media_id: text.optional(),
  article_id: text.optional(),
};
const shape = { error: 'expected a button such as { name, type: click, key }' };

const entry = z.strictObject(fields, shape).superRefine((button, context) => {
  check(button, 1, context);
});
const button = z
  .strictObject({ ...fields, sub_button: listOf(entry, 1).optional() }, shape)
  .superRefine((one, context) => check(one, 0, context));

const matchrule = z
  .strictObject(
    {
      tag_id: text.regex(/^\d+$/, 'expected the number of a tag').optional(),
      client_platform_type: z
        .enum(['1', '2', '3'], { error: 'expected 1 (iOS), 2 (Android) or 3 (others)' })
        .optional(),
    },
    { error: 'expected { tag_id } or { client_platform_type }' },
  )
  .refine((rule) => Object.values(rule).some(Boolean), {
    error: 'expected tag_id or client_platform_type; WeChat refuses sex, region and language now',
  });

const conditional = z
  .strictObject(
    { matchrule, button: listOf(button, 0) },
    { error: 'expected matchrule and button' },
  )
  .superRefine(({ button: list }, context) => {
    const hosts = new Set(hostsIn(list));
    if (hosts.size <= MOST_HOSTS) return;
    const message = `expected links to at most ${MOST_HOSTS} hosts, got ${[...hosts].join(', ')}`;
    context.addIssue({ code: 'custom', message, path: ['button'] });
  });

/**
 * A `menu.yaml`, with all of WeChat's limits.
 * @see https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu.html
 */
export const menuSchema: z.ZodType<Menu> = z.strictObject(
  { button: listOf(button, 0), conditional: z.array(conditional).optional() },
  { error: 'expected button: a list of up to 3 buttons' },
);

function listOf<T extends z.ZodType>(item: T, level: 0 | 1) {
  const error = `expected a list of 1 to ${MOST_BUTTONS[level]} ${level === 0 ? 'buttons' : 'entries'}`;
  const fits = (list: readonly unknown[]) => list.length >= 1 && list.length <= MOST_BUTTONS[level];
  // Where the list is too long, what is wrong in it is told all the same.
  return z
    .array(item, { error })
    .refine(fits, { error, when: ({ value }) => Array.isArray(value) });
}

function check(one: MenuButton, level: 0 | 1, context: z.core.$RefinementCtx): void {
  const tell = (path: string, message: string) =>
    context.addIssue({ code: 'custom', message, path: [path] });
  const problem = lengthProblem(one.name, NAME_BYTES[level]);
  if (problem !== undefined) tell('name', problem);
  if (one.sub_button) {
    if (one.type !== undefined) tell('type', 'expected either type or sub_button, got both');
    return;
  }
  const { type = '' } = one;
  const needed = Object.hasOwn(FIELDS, type) ? FIELDS[type] : undefined;
  if (!needed) {
    const types = Object.keys(FIELDS).join(', ');
    tell('type', `expected one of ${types}, got ${one.type ?? 'none'}`);
    return;
  }
  for (const field of needed) {
    const wrong = fieldProblem(field, one[field]);
    if (wrong !== undefined) tell(field, wrong);
  }
}

function fieldProblem(field: Field, value: string | undefined): string | undefined {
  if (value === undefined || value.trim() === '') return `expected ${field}`;
  const length = lengthProblem(value, MOST_BYTES[field] ?? Infinity);
  if (length !== undefined) return length;
  if (field !== 'url' || /^https?:\/\/[^\s/]+/.test(value)) return undefined;
  return `expected an address such as https://example.com/page, got "${value}"`;
}

function lengthProblem(value: string, most: number): string | undefined {
  const bytes = Buffer.byteLength(value);
  if (bytes >= 1 && bytes <= most) return undefined;
  const cure = bytes === 0 ? '' : `; a Chinese character takes 3`;
  return `expected 1 to ${most} bytes, got ${bytes}${cure}`;
}

function hostsIn(buttons: readonly MenuButton[]): readonly string[] {
  return buttons.flatMap(({ url, sub_button: sub = [] }) => [
    ...(url !== undefined && URL.canParse(url) ? [new URL(url).host] : []),
    ...hostsIn(sub),
  ]);
}
