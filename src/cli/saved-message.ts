import type { RawFields, RawValue } from '../wechat';

const ENVELOPE = new Set(['ToUserName', 'FromUserName', 'CreateTime', 'MsgId', 'MsgType']);
const BUILDERS: Readonly<Record<string, string>> = {
  image: 'image',
  voice: 'voice',
  video: 'video',
  shortvideo: 'shortVideo',
  location: 'location',
  link: 'link',
};
/** WeChat's own file is gone soon: the platform brings one of its own, which can be downloaded. */
const OF_A_FILE = new Set(['MediaId', 'PicUrl', 'ThumbMediaId']);

/**
 * A message in the words of the kit.
 * @param reply where it names the message's file, the test's message must be of that file too
 * @returns the builder, and its call
 */
export function messageCode(fields: RawFields, reply: string): readonly [string, string] {
  const own = Object.entries(fields).filter(([name]) => !ENVELOPE.has(name));
  const type = String(fields['MsgType'] ?? '');
  const { Content: content, Event: name } = fields;
  if (type === 'text' && typeof content === 'string') {
    const others = own.filter(([field]) => field !== 'Content');
    return ['text', `text(${[literal(content), ...objectCode(others)].join(', ')})`];
  }
  if (type === 'event' && typeof name === 'string') {
    const others = own.filter(([field]) => field !== 'Event');
    return ['event', `event(${[literal(name), ...objectCode(others)].join(', ')})`];
  }
  const builder = BUILDERS[type];
  if (builder === undefined) return ['xml', `xml(${literal(elements({ MsgType: type }, own))})`];
  const isNamed = typeof fields['MediaId'] === 'string' && reply.includes(fields['MediaId']);
  const kept = isNamed ? own : own.filter(([field]) => !OF_A_FILE.has(field));
  return [builder, `${builder}(${objectCode(kept).join('')})`];
}

/** A string in code. */
export function literal(text: string): string {
  return JSON.stringify(text);
}

function objectCode(entries: readonly (readonly [string, RawValue])[]): readonly string[] {
  return entries.length === 0 ? [] : [JSON.stringify(Object.fromEntries(entries))];
}

function elements(first: RawFields, others: readonly (readonly [string, RawValue])[]): string {
  return [...Object.entries(first), ...others]
    .map(([name, value]) => element(name, value))
    .join('');
}

function element(name: string, value: RawValue): string {
  if (Array.isArray(value)) return value.map((one: RawValue) => element(name, one)).join('');
  const inner =
    typeof value === 'string'
      ? `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
      : elements({}, Object.entries(value as RawFields));
  return `<${name}>${inner}</${name}>`;
}
