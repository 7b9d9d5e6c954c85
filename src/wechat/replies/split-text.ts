import { linksIn, type Stretch } from './links';
import { naturalBorder } from './natural-border';

/** WeChat does not document it; measured by several projects. */
export const mostTextBytes = 2048;

const LONGEST_CODE_POINT = 4;
const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/**
 * Cuts a text into parts of at most `bytes` UTF-8 bytes. Nothing is lost or added: the parts joined
 * are the text, blanks included. A part ends with a paragraph, a line, a sentence or a word, if one
 * ends in its second half; else between two characters. Links and addresses stay whole.
 *
 * @param bytes at least 4, the longest code point
 * @param linkBytes up to how many bytes a link stays whole and, where need be, makes a part of its
 * own that is longer than `bytes`; one that is still longer is cut like other text, its tags whole
 * @throws RangeError when `bytes` is smaller
 */
export function splitText(text: string, bytes: number, linkBytes = bytes): readonly string[] {
  return [...partsOf(text, bytes, linkBytes)];
}

/** The first of the parts that {@link splitText} makes, at no cost for the others. */
export function cutText(text: string, bytes = mostTextBytes): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  // A link that begins in the first part ends within as much again.
  const [first = ''] = partsOf(text.slice(0, 2 * bytes + 2), bytes, bytes);
  return first;
}

function* partsOf(text: string, bytes: number, linkBytes: number): Generator<string> {
  if (!(bytes >= LONGEST_CODE_POINT)) throw new RangeError('a part must hold at least 4 bytes');
  const room = new Uint8Array(bytes);
  const links = new LinksNearby(linksIn(text, linkBytes));
  for (let start = 0, end = 0; start < text.length; start = end) {
    // A code unit takes one byte or more.
    const { read } = new TextEncoder().encodeInto(text.slice(start, start + bytes), room);
    end = start + read < text.length ? endOfPart(text, start, start + read, links) : text.length;
    yield text.slice(start, end);
  }
}

/** @param most where the part has to end at the latest, inside the text */
function endOfPart(text: string, start: number, most: number, links: LinksNearby): number {
  const nearby = links.within(start, most);
  const across = nearby.find((link) => link.start < most && link.end > most);
  if (across?.start === start) return across.end;
  const latest = across?.start ?? most;
  // To its borders a link looks like one long word.
  const shown = masked(text, start, latest + 1, nearby);
  const border = naturalBorder(shown, Math.ceil((latest - start) / 2), latest - start);
  if (border !== undefined) return start + border;
  return across ? latest : betweenGraphemes(text, start, most);
}

/** Neither an emoji family nor a letter with its accents is taken apart, unless nothing else were left. */
function betweenGraphemes(text: string, start: number, most: number): number {
  // Two code units on show whether the cut falls inside a character; the rest has no say.
  const segments = graphemes.segment(text.slice(start, most + 2));
  const border = segments.containing(most - start)?.index ?? 0;
  return border > 0 ? start + border : most;
}

function masked(text: string, from: number, to: number, links: readonly Stretch[]): string {
  let shown = '';
  let at = from;
  for (const { start, end } of links) {
    if (start >= to) break;
    shown += text.slice(at, start) + 'a'.repeat(Math.min(end, to) - start);
    at = Math.min(end, to);
  }
  return shown + text.slice(at, to);
}

/** The links round one part after the other, from the beginning of the text to its end. */
class LinksNearby {
  private nearby: Stretch[] = [];

  constructor(private readonly links: Generator<Stretch, undefined>) {}

  /** Those that end after `start`, up to the first that begins at `most` or later. */
  within(start: number, most: number): readonly Stretch[] {
    this.nearby = this.nearby.filter(({ end }) => end > start);
    while ((this.nearby.at(-1)?.start ?? start) < most) {
      const { value: next } = this.links.next();
      if (!next) break;
      this.nearby.push(next);
    }
    return this.nearby;
  }
}
