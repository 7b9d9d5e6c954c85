import { folded, translateReply, type WebsiteReply, type WrittenRule } from '../auto-replies';
import type { ConditionalMenu, MatchRule, Menu, MenuButton } from './menu';

/** A button of menu/get. */
export interface ApiButton extends Omit<MenuButton, 'sub_button'> {
  readonly sub_button?: readonly ApiButton[];
}

/** What menu/get answers. */
export interface ApiMenu {
  readonly menu?: { readonly button?: readonly ApiButton[] };
  readonly conditionalmenu?: readonly (Omit<ConditionalMenu, 'button'> & {
    readonly button: readonly ApiButton[];
    /** A number here, a text where it is made and deleted. */
    readonly menuid?: number | string;
  })[];
}

/** An entry of get_current_selfmenu_info, which knows what was made on the website as well. */
export interface SelfMenuButton extends Omit<MenuButton, 'sub_button'> {
  /** The text, a media id, or a video's address. */
  readonly value?: string;
  readonly news_info?: WebsiteReply['news_info'];
  readonly sub_button?: { readonly list?: readonly SelfMenuButton[] };
}

type Numbered = NonNullable<ApiMenu['conditionalmenu']>[number];

export interface PulledMenu {
  readonly menu: Menu;
  /** What the website's entries show, as keyword rules of the keys that they have now. */
  readonly rules: readonly WrittenRule[];
  readonly notes: readonly string[];
}

const FIELDS = ['type', 'key', 'url', 'appid', 'pagepath', 'media_id', 'article_id'] as const;
/** Made on the website: the API has no such types. */
const SHOWN = new Set(['text', 'img', 'voice', 'video', 'news']);

/** A menu that was made by API, or a file's, without what is empty and in one order of fields. */
export function fromApi({ menu, conditionalmenu = [] }: ApiMenu): Menu {
  const conditional = conditionalmenu.toSorted(byAge).map(({ button, matchrule }) => ({
    matchrule: ruleOf(matchrule),
    button: button.map(plain),
  }));
  const button = (menu?.button ?? []).map(plain);
  return conditional.length > 0 ? { button, conditional } : { button };
}

/** The last that fits is shown: WeChat does not say in which order it lists them, but its ids grow. */
function byAge(one: Numbered, other: Numbered): number {
  return Number(one.menuid ?? 0) - Number(other.menuid ?? 0);
}

/** A menu that was made on the website: what the API cannot do becomes a key and a rule for it. */
export function fromWebsite(buttons: readonly SelfMenuButton[]): PulledMenu {
  const translation = new Translation();
  const button = buttons.map((one) => translation.of(one));
  return { menu: { button }, rules: translation.rules, notes: translation.notes };
}

class Translation {
  readonly rules: WrittenRule[] = [];
  readonly notes: string[] = [];
  private readonly keys = new Set<string>();

  of(button: SelfMenuButton): MenuButton {
    const { name, type = '', sub_button: sub } = button;
    if (sub?.list && sub.list.length > 0) {
      return { name, sub_button: sub.list.map((one) => this.of(one)) };
    }
    return SHOWN.has(type) ? this.asKey(button) : plain({ ...button, sub_button: undefined });
  }

  private asKey({ name, type, value, news_info }: SelfMenuButton): MenuButton {
    const key = this.keyFor(name);
    const { replies, notes } = translateReply({ type, content: value, news_info });
    this.notes.push(
      `menu entry "${name}" (${type}): a click with the key "${key}" and a rule of that name in replies.yaml`,
      ...notes.map((note) => `menu entry "${name}": ${note}`),
    );
    const reply = replies.length > 1 ? replies : replies[0];
    if (reply === undefined)
      this.notes.push(`menu entry "${name}": write the rule for "${key}" yourself`);
    else this.rules.push({ name: key, when: { equals: [key] }, reply });
    return { name, type: 'click', key };
  }

  /** The same at each pull, and never that of another entry. */
  private keyFor(name: string): string {
    let key = `menu:${name}`;
    for (let n = 2; this.keys.has(folded(key)); n += 1) key = `menu:${name}:${n}`;
    this.keys.add(folded(key));
    return key;
  }
}

/** Without what WeChat adds: empty lists, menu ids. */
function plain({ name, sub_button: sub = [], ...button }: ApiButton): MenuButton {
  if (sub.length > 0) return { name, sub_button: sub.map(plain) };
  const kept = FIELDS.flatMap((field) => {
    const value = button[field];
    return value === undefined || value === '' ? [] : [[field, String(value)] as const];
  });
  return { name, ...Object.fromEntries(kept) };
}

/** As a file has it, whatever the order in which WeChat tells it, and what else. */
function ruleOf(rule: MatchRule): MatchRule {
  const { tag_id: tag = '', client_platform_type: platform = '', ...others } = rule;
  const known = Object.entries({ tag_id: tag, client_platform_type: platform, ...others });
  const kept = known.filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}
