/** Keyboards add to emoji what chooses their look (U+FE0E, U+FE0F). */
const UNSEEN = /[\p{Cf}\uFE0E\uFE0F]+/gu;

/** Upper and lower case, full and half width and blanks make no difference. */
export function folded(text: string): string {
  return withoutWidth(text).replaceAll(UNSEEN, '').replaceAll(/\s+/gu, '');
}

/** The same, but words stay apart. */
export function foldedWords(text: string): string {
  return withoutWidth(text).replaceAll(UNSEEN, '').replaceAll(/\s+/gu, ' ').trim();
}

function withoutWidth(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
