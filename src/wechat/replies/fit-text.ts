/** WeChat does not document it; measured by several projects. */
export const mostTextBytes = 2048;

const bytesPerCodeUnit = 3;
const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/**
 * The longest beginning of a text that takes no more bytes of UTF-8, whole characters only: neither
 * an emoji family nor a letter with its accents is taken apart, unless nothing else were left.
 */
export function cutToBytes(text: string, most = mostTextBytes): string {
  if (text.length * bytesPerCodeUnit <= most) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(most));
  if (read >= text.length) return text;
  // Two code units on show whether the cut falls inside a character; the rest need not be looked at.
  const border = graphemes.segment(text.slice(0, read + 2)).containing(read)?.index ?? read;
  return text.slice(0, border > 0 ? border : read);
}
