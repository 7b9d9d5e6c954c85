import type { CustomerMessage, Message, Seen, SeenReply } from '../../simulator';

/** One thing in a phone, as WeChat shows it. */
export interface Bubble {
  readonly from: 'user' | 'account' | 'wechat';
  /** `text`, `image`, `news` … */
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** It came as a customer-service message. */
  readonly isLate?: boolean;
  /** WeChat's grey line about generated content stands below it. */
  readonly isGenerated?: boolean;
}

/** A bubble in its place. */
export interface PlacedBubble extends Bubble {
  readonly id: number;
  readonly follower: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly story?: number;
}

/** What a follower has done. */
export function bubbleOfMessage(message: Message, attached: string): Bubble {
  const { msgType, event, fields, raw } = message;
  const mediaId = /<MediaId><!\[CDATA\[(.*?)\]\]>/.exec(attached)?.[1];
  const elements = { ...elementsOf(raw), ...fields };
  const content = { ...elements, ...(mediaId ? { mediaId } : {}), ...(raw ? { raw } : {}), event };
  return { from: 'user', type: msgType, content };
}

const ELEMENT = /<(\w+)>\s*(?:<!\[CDATA\[([^]*?)\]\]>|([^<]*))\s*<\/\1>/g;

/** Of XML that was typed by hand. */
function elementsOf(raw = ''): Readonly<Record<string, string>> {
  const found = raw.matchAll(ELEMENT);
  return Object.fromEntries([...found].map(([, name, cdata, text]) => [name, cdata ?? text]));
}

/** What the platform shows in answer; undefined: nothing. */
export function bubbleOfSeen(seen: Seen): Bubble | undefined {
  if (seen.kind === 'nothing') return undefined;
  if (seen.kind === 'outage')
    return { from: 'wechat', type: 'outage', content: { text: seen.line } };
  return bubbleOfReply(seen.reply);
}

export function bubbleOfCustomerMessage(message: CustomerMessage): Bubble {
  const { type, content, text, aiLabel } = message;
  const shown = type === 'text' ? { text } : { ...camelCased(content), text };
  return {
    from: 'account',
    type,
    content: shown,
    isLate: true,
    ...(aiLabel ? { isGenerated: true } : {}),
  };
}

function bubbleOfReply({ type, ...content }: SeenReply): Bubble {
  const from = type === 'transfer_customer_service' ? 'wechat' : 'account';
  return { from, type, content };
}

/** By the names that passive replies have. */
const NAMES: Readonly<Record<string, string>> = {
  media_id: 'mediaId',
  thumb_media_id: 'thumbMediaId',
  musicurl: 'musicUrl',
  picurl: 'picUrl',
};

function camelCased(value: unknown): Readonly<Record<string, unknown>> {
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  return Object.fromEntries(
    entries.map(([name, member]) => [
      NAMES[name] ?? name,
      Array.isArray(member) ? member.map((one: unknown) => camelCased(one)) : member,
    ]),
  );
}
