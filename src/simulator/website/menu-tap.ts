import type { Button } from '../api/menus';
import { click, view, viewMiniProgram } from '../messages/menu-events';
import type { Message } from '../messages/message';
import { event } from '../messages/events';
import type { SeenReply } from '../replies/seen';
import type { WebsiteButton, WebsiteReply } from './auto-reply-settings';
import { seen } from './website';

/** What a tap on a menu entry does: it shows something, opens an address, or tells the service. */
export interface Tap {
  readonly shows: readonly SeenReply[];
  readonly opens?: string;
  readonly pushes?: Message;
}

/** Made on the website. */
const SHOWN = new Set(['text', 'img', 'voice', 'video', 'news']);
/** Nothing is pushed for these. */
const SILENT = new Set(['media_id', 'article_id', 'article_view_limited']);

/** @throws Error where there is no such entry */
export function tapOn(name: string, buttons: readonly (WebsiteButton | Button)[]): Tap {
  const top = buttons as readonly Button[];
  const all = [...top, ...top.flatMap(subButtons)];
  const button = all.find((one) => one['name'] === name && subButtons(one).length === 0);
  if (!button) throw new Error(`The menu has no entry "${name}".`);
  const field = (of: string) => String(button[of] ?? '');
  const type = field('type');
  if (SHOWN.has(type)) return { shows: seen(asReply(button as unknown as WebsiteButton)) };
  if (SILENT.has(type)) return { shows: [] };
  if (type === 'click') return { shows: [], pushes: click(field('key')) };
  if (type === 'view') return { shows: [], opens: field('url'), pushes: view(field('url')) };
  if (type !== 'miniprogram') return { shows: [], pushes: event(type, { EventKey: field('key') }) };
  const opens = field('pagepath');
  return { shows: [], opens, pushes: viewMiniProgram(opens) };
}

function asReply({ type, value, news_info: news }: WebsiteButton): WebsiteReply {
  return { type: type as WebsiteReply['type'], content: value, news_info: news };
}

function subButtons({ sub_button: sub }: Button): readonly Button[] {
  if (Array.isArray(sub)) return sub as readonly Button[];
  return (sub as { readonly list?: readonly Button[] } | undefined)?.list ?? [];
}
