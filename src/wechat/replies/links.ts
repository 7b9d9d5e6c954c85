/** Part of a text, in UTF-16 code units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** What is longer than this is no link that fits into a message; without a bound, V8 runs out of stack. */
const LONGEST = 4096;
/** Between two addresses rather than within one. */
const SEPARATOR = String.raw`(?![,;|]{1,3}(?:https?:\/\/|www\.))`;
/** Letters of a path that was not escaped; Chinese text that follows an address is not part of it. */
const UNESCAPED = String.raw`(?:(?![\x00-\x7f])[\p{L}\p{M}\p{N}]){1,40}(?=[/&=#%]|[?.:-][a-z0-9])`;
const ADDRESS =
  String.raw`(?:https?:\/\/|(?<![a-z0-9])www\.|(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/)` +
  String.raw`(?:${SEPARATOR}[!#-;=?-~]|${UNESCAPED}){1,${LONGEST}}`;
const OPENING = String.raw`<a(?=[\s>])[^<>]{0,${LONGEST}}>?`;
const CLOSING = String.raw`<\/a\s{0,20}>`;
const TOKENS = new RegExp(`(?<opening>${OPENING})|(?<closing>${CLOSING})|${ADDRESS}`, 'giu');

interface OpenLink {
  readonly start: number;
  /** What of it is kept whole where the link as a whole cannot be. */
  readonly within: Stretch[];
}

/**
 * The links (`<a …>…</a>`, those to mini-programs included) and bare addresses of a text, in order:
 * what would not work any more after a cut. Of a link of more than `most` UTF-8 bytes come its tags
 * and the addresses in its text instead; of a longer address nothing.
 */
export function* linksIn(text: string, most: number): Generator<Stretch, undefined> {
  let open: OpenLink | undefined;
  const fits = ({ start, end }: Stretch) =>
    end - start <= most && Buffer.byteLength(text.slice(start, end)) <= most;
  for (const { index: start, 0: token, groups } of text.matchAll(TOKENS)) {
    const found = { start, end: start + token.length };
    const whole = groups?.['closing'] && open && { start: open.start, end: found.end };
    if (whole && fits(whole)) {
      yield whole;
      open = undefined;
      continue;
    }
    // A link that another one follows, or that has become too long, is none.
    const isOver = whole || groups?.['opening'] || (open && found.end - open.start > most);
    if (open && isOver) {
      yield* open.within;
      open = undefined;
    }
    const isWhole = fits(found) && (!groups?.['opening'] || token.endsWith('>'));
    if (groups?.['opening']) open = { start, within: isWhole ? [found] : [] };
    else if (isWhole && open) open.within.push(found);
    else if (isWhole) yield found;
  }
  yield* open?.within ?? [];
  return undefined;
}
