/** Upper and lower case, full and half width and blanks make no difference. */
export function folded(text: string): string {
  return withoutWidth(text).replaceAll(/[\s\p{Cf}]+/gu, '');
}

/** The same, but words stay apart. */
export function foldedWords(text: string): string {
  return withoutWidth(text)
    .replaceAll(/\p{Cf}+/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

function withoutWidth(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
