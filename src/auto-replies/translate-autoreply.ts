import { folded } from './folding';
import { translateReply, type TranslatedReply, type WebsiteReply } from './from-website';

/** What get_current_autoreply_info answers; objects are missing where something is off. */
export interface AutoreplyInfo {
  readonly is_add_friend_reply_open?: number;
  readonly is_autoreply_open?: number;
  readonly add_friend_autoreply_info?: WebsiteReply;
  readonly message_default_autoreply_info?: WebsiteReply;
  readonly keyword_autoreply_info?: { readonly list?: readonly WebsiteRule[] };
}

interface WebsiteRule {
  readonly rule_name?: string;
  readonly reply_mode?: string;
  readonly keyword_list_info?: readonly {
    readonly match_mode?: string;
    readonly content?: string;
  }[];
  readonly reply_list_info?: readonly WebsiteReply[];
}

/** A keyword rule as it is written into a `replies.yaml`. */
export interface WrittenRule {
  readonly name: string;
  readonly when: { readonly equals?: readonly string[]; readonly contains?: readonly string[] };
  readonly reply: unknown;
  readonly pick?: 'one';
}

export interface WrittenReplies {
  readonly follow?: unknown;
  readonly default?: unknown;
  readonly keywords: readonly WrittenRule[];
}

export interface Translation {
  readonly replies: WrittenReplies;
  /** What could not be translated, or needs somebody's hand. */
  readonly notes: readonly string[];
}

/** The console's automatic replies as a `replies.yaml`. */
export function translateAutoreply(info: AutoreplyInfo): Translation {
  const notes: string[] = [];
  const taken = new Set<string>();
  const one = (what: string, reply: WebsiteReply | undefined, isOpen: number | undefined) => {
    if (!reply) return undefined;
    if (isOpen !== 1) notes.push(`${what}: it is switched off on the website, and left out`);
    return isOpen === 1 ? valueOf(noted(notes, what, translateReply(reply))) : undefined;
  };
  const follow = one('follow', info.add_friend_autoreply_info, info.is_add_friend_reply_open);
  const other = one('default', info.message_default_autoreply_info, info.is_autoreply_open);
  const rules = info.keyword_autoreply_info?.list ?? [];
  if (rules.length > 0 && info.is_autoreply_open !== 1) {
    notes.push('keywords: they are switched off on the website, and left out');
  }
  const keywords = info.is_autoreply_open === 1 ? rules : [];
  const names = namesOf(keywords);
  return {
    replies: {
      ...(follow !== undefined && { follow }),
      ...(other !== undefined && { default: other }),
      keywords: keywords.flatMap((rule, i) => ruleOf(rule, names[i] ?? '', taken, notes)),
    },
    notes,
  };
}

/** In the file a rule takes the place of one of its name. */
function namesOf(rules: readonly WebsiteRule[]): readonly string[] {
  const names = new Set<string>();
  return rules.map((rule, at) => {
    const given = rule.rule_name?.trim() || `rule ${at + 1}`;
    let name = given;
    for (let n = 2; names.has(name); n += 1) name = `${given} (${n})`;
    names.add(name);
    return name;
  });
}

function ruleOf(
  rule: WebsiteRule,
  name: string,
  taken: Set<string>,
  notes: string[],
): WrittenRule[] {
  const what = `keyword rule "${name}"`;
  const { equals, contains } = keywordsOf(rule, what, taken, notes);
  const replies = (rule.reply_list_info ?? []).flatMap((reply) =>
    noted(notes, what, translateReply(reply)),
  );
  if (equals.length + contains.length === 0) {
    notes.push(`${what}: it has no keyword, and is left out`);
    return [];
  }
  if (replies.length === 0) {
    notes.push(`${what}: nothing of its replies could be translated, and it is left out`);
    return [];
  }
  const when = { ...(equals.length > 0 && { equals }), ...(contains.length > 0 && { contains }) };
  const pick = rule.reply_mode === 'random_one' && replies.length > 1;
  return [{ name, when, reply: valueOf(replies), ...(pick && { pick: 'one' as const }) }];
}

/** A keyword of two rules would never reach the second. */
function keywordsOf(rule: WebsiteRule, what: string, taken: Set<string>, notes: string[]) {
  const all = (rule.keyword_list_info ?? []).filter(({ content = '' }) => folded(content) !== '');
  const equals: string[] = [];
  for (const { match_mode: mode, content = '' } of all) {
    if (mode !== 'equal') continue;
    if (taken.has(folded(content)))
      notes.push(`${what}: "${content}" is a keyword of a rule above it`);
    else equals.push(content);
    taken.add(folded(content));
  }
  const contains = all
    .filter(({ match_mode: mode }) => mode !== 'equal')
    .map((one) => one.content ?? '');
  return { equals, contains };
}

function noted(notes: string[], what: string, translated: TranslatedReply): readonly unknown[] {
  notes.push(...translated.notes.map((note) => `${what}: ${note}`));
  return translated.replies;
}

function valueOf(replies: readonly unknown[]): unknown {
  return replies.length > 1 ? replies : replies[0];
}
