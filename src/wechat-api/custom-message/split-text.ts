import { cutToBytes } from '../../wechat';

/** Best first: a cut after one of these is natural. */
const BORDERS = [/\n/g, /[。！？!?；;…]|\. /g, /[，,、\s]/g];

/**
 * Cuts a text into parts of at most `bytes` UTF-8 bytes: between whole characters, and after a
 * line, a sentence or a word where one ends in the second half of the part. Nothing is lost: the
 * parts joined are the text.
 *
 * @param bytes at least 4, the longest code point
 * @throws RangeError when `bytes` is smaller
 */
export function splitText(content: string, bytes: number): readonly string[] {
  if (!(bytes >= 4)) throw new RangeError('a part must hold at least 4 bytes');
  const parts: string[] = [];
  let rest = content;
  while (Buffer.byteLength(rest) > bytes) {
    const part = naturalCut(cutToBytes(rest, bytes));
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return rest === '' ? parts : [...parts, rest];
}

function naturalCut(part: string): string {
  for (const border of BORDERS) {
    const last = [...part.matchAll(border)].at(-1);
    const end = last ? last.index + last[0].length : 0;
    if (end > part.length / 2) return part.slice(0, end);
  }
  return part;
}
