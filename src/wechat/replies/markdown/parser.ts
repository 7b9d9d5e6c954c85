import MarkdownIt from 'markdown-it';

/** Markdown as models write it; HTML in it is text like any other. */
export const parser = new MarkdownIt({ html: false });

/** Scripts that put no blanks between words. */
const CJK = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303f\uff00-\uffef]/u;

/**
 * CommonMark lets no `**` end emphasis between a mark and a letter, as in `**注意：**请先`, which is
 * how Chinese is written: its letters count like marks here.
 * @see https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run
 */
class ChineseEmphasis extends parser.inline.State {
  override scanDelims(start: number, canSplitWord: boolean) {
    const { src, posMax } = this;
    let end = start + 1;
    while (end < posMax && src[end] === src[start]) end += 1;
    const before = Array.from(src.slice(Math.max(0, start - 2), start)).at(-1) ?? ' ';
    const after = end < posMax ? String.fromCodePoint(src.codePointAt(end) ?? 0) : ' ';
    const isOpening = opens(before, after);
    const isClosing = opens(after, before);
    return {
      can_open: isOpening && (canSplitWord || !isClosing || isMark(before)),
      can_close: isClosing && (canSplitWord || !isOpening || isMark(after)),
      length: end - start,
    };
  }
}

parser.inline.State = ChineseEmphasis;
// Which addresses become links is for the writer to say; refused ones would stay Markdown.
parser.validateLink = () => true;

/** Whether a run of `*` between two characters can belong to the one inside. */
function opens(outside: string, inside: string): boolean {
  if (/\s/u.test(inside)) return false;
  return !isMark(inside) || /\s/u.test(outside) || isMark(outside) || CJK.test(outside);
}

function isMark(character: string): boolean {
  return /[\p{P}\p{S}]/u.test(character);
}
