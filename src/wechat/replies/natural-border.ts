/** Best first: after a paragraph, a line, a sentence, a word. None of them looks far, so that all are linear. */
const BORDERS = [
  /\n[^\S\n]{0,8}\n/g,
  /\n/g,
  /(?:[。！？…；]|[.!?;](?=["'”’)\]]{0,3}(?:\s|[^\0-\x7f])))["'”’」』）)\]】》]{0,3}/g,
  /[，、：]|[^\S\r]|[,:](?=[^\0-\x7f])/g,
];

/** ASCII, and letters of scripts that put blanks between their words. */
const WORD = /[!-~\u00c0-\u1fff]/;
const NEVER_FIRST = /[!),.:;?\]}’”…、。】》」』！），．：；？]/;
/** No character is made of one of these and what precedes it. */
const WHOLE = /[\t\n -~\u2018-\u201f\u2026\u3001-\u301f\u3040-\u3098\u30a0-\u9fff\uff01-\uff5e]/;
const EXTENDS_THE_FORMER = /[\p{M}\p{Emoji_Modifier}\u200c-\u200d\uff9e\uff9f\u{e0020}-\u{e007f}]/u;

/**
 * Where a text is best cut between `from` and `to`, both inclusive.
 * @returns undefined where no paragraph, line, sentence or word ends there
 */
export function naturalBorder(text: string, from: number, to: number): number | undefined {
  const window = text.slice(from - 1, to + 1);
  for (const border of BORDERS) {
    const ends = [...window.matchAll(border)].map(
      ({ index, 0: it }) => from - 1 + index + it.length,
    );
    const last = ends.findLast((end) => end >= from && end <= to && isWholeBefore(text, end));
    // The blank between two sentences stays with the first.
    if (last !== undefined) return text[last] === ' ' && last < to ? last + 1 : last;
  }
  for (let end = to; end >= from; end -= 1) if (isBetweenWords(text, end)) return end;
  return undefined;
}

function isBetweenWords(text: string, at: number): boolean {
  const [before = '', after = ''] = [text[at - 1], text[at]];
  if (NEVER_FIRST.test(after) || (WORD.test(before) && WORD.test(after))) return false;
  return WHOLE.test(before) && isWholeBefore(text, at);
}

function isWholeBefore(text: string, at: number): boolean {
  return !EXTENDS_THE_FORMER.test(String.fromCodePoint(text.codePointAt(at) ?? 0));
}
