import { splitText } from '../split-text';
import type { Link, Passage } from '../reply';

/** Which way a reply goes: with the delivery, or by customer-service message. */
export type ReplyChannel = 'passive' | 'customer-service';

/** Bytes that a message has beside a label and the words that promise more. */
const LONGEST_LINK = 1500;

/** The text as the channel shows it. */
export function textOf(passages: readonly Passage[], channel: ReplyChannel): string {
  return written(passages, channel).join('');
}

/**
 * Cuts it into parts that take at most `bytes` as the channel shows them.
 * @param linkBytes as of {@link splitText}
 */
export function splitPassages(
  passages: readonly Passage[],
  channel: ReplyChannel,
  bytes: number,
  linkBytes: number,
): readonly (readonly Passage[])[] {
  const texts = written(passages, channel);
  let [first, at, end] = [0, 0, 0];
  return splitText(texts.join(''), bytes, linkBytes).map((part) => {
    const start = end;
    end += part.length;
    for (let past; (past = at + (texts[first]?.length ?? Infinity)) <= start; first += 1) at = past;
    return between(passages, texts, { first, at, start, end });
  });
}

/** What is looked for, and the first passage that may have some of it. */
interface Range {
  readonly first: number;
  /** Where that passage begins. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

function between(
  passages: readonly Passage[],
  texts: readonly string[],
  { first, at: begin, start, end }: Range,
): readonly Passage[] {
  const found: Passage[] = [];
  for (let i = first, at = begin; i < texts.length && at < end; i += 1) {
    const text = texts[i] ?? '';
    const piece = text.slice(Math.max(0, start - at), Math.max(0, end - at));
    const passage = passages[i];
    at += text.length;
    if (piece === '' || passage === undefined) continue;
    // A blank that parts a link from what follows is no loss; of a link that was cut the rest is text.
    const isWhole = piece === text || (typeof passage !== 'string' && piece === text.trimEnd());
    if (isWhole) found.push(passage);
    else if (piece.trim() !== '' || typeof passage === 'string') found.push(piece);
  }
  return found;
}

function written(passages: readonly Passage[], channel: ReplyChannel): readonly string[] {
  return passages.map((passage, i) => {
    if (typeof passage === 'string') return passage;
    const link = channel === 'passive' && isAddress(passage.href) ? anchor(passage) : undefined;
    // A longer one fits into no message: a part of it shows its code, a part of an address is one.
    if (link !== undefined && Buffer.byteLength(link) <= LONGEST_LINK) return link;
    const bare = bareLink(passage);
    // What follows an address at once would belong to it.
    const next = passages[i + 1];
    const first = typeof next === 'object' ? next.text : (next ?? ' ');
    return /^[\s\p{P}]/u.test(first) && !/^[\x21-\x7e]/.test(first) ? bare : `${bare} `;
  });
}

function anchor({ text, href }: Link): string {
  if (text === href) return href;
  const safe = href.replaceAll('"', '%22').replaceAll('<', '%3C').replaceAll('>', '%3E');
  return `<a href="${safe}">${text}</a>`;
}

function bareLink({ text, href }: Link): string {
  return text === href || text === '' ? href : `${text} ${href}`;
}

function isAddress(href: string): boolean {
  return /^https?:\/\/[^\s]+$/i.test(href);
}
