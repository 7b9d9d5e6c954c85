import type Token from 'markdown-it/lib/token.mjs';
import type { Link, Passage } from '../reply';

const LINE_BREAK = /<br\s{0,9}\/?>/gi;

/** What stands in a paragraph, a heading or a cell, without its Markdown. */
export function inlinePassages(tokens: readonly Token[]): readonly Passage[] {
  const passages: Passage[] = [];
  let open: { readonly start: Token; readonly inside: Token[] } | undefined;
  for (const token of tokens) {
    if (open && token.type === 'link_close') {
      passages.push(linkOf(open.start, open.inside));
      open = undefined;
    } else if (open) open.inside.push(token);
    else if (token.type === 'link_open') open = { start: token, inside: [] };
    else passages.push(passageOf(token));
  }
  return passages;
}

function passageOf(token: Token): Passage {
  switch (token.type) {
    case 'text':
      return token.content.replaceAll(LINE_BREAK, '\n');
    case 'softbreak':
    case 'hardbreak':
      return '\n';
    case 'image':
      return { text: pictureOf(token), href: attribute(token, 'src') };
    default:
      // Emphasis opens and closes without content; code and escaped characters are their content.
      return token.content;
  }
}

function linkOf(start: Token, inside: readonly Token[]): Link | string {
  const href = attribute(start, 'href');
  const text = inside.map(wordsOf).join('');
  const isSame = start.info === 'auto' || text.trim() === '';
  if (href.startsWith('#') || href === `mailto:${text}` || href === '') return text;
  return { text: isSame ? href : text, href };
}

function wordsOf(token: Token): string {
  if (token.type === 'image') return pictureOf(token);
  const passage = passageOf(token);
  return typeof passage === 'string' ? passage.replaceAll('\n', ' ') : passage.text;
}

function pictureOf({ children }: Token): string {
  return `图片：${(children ?? []).map(wordsOf).join('')}`.replace(/：$/, '');
}

function attribute(token: Token, name: string): string {
  return token.attrGet(name) ?? '';
}
