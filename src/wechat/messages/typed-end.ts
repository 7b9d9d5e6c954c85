import { lastEnd, type CdataEnd } from './cdata-end';
import { afterBlanks } from './text-scanning';

/**
 * Where the text of the first of these fields ends, all of which somebody typed and of which each
 * may hold what looks like the end of any. WeChat writes them in this order, not always all.
 *
 * The last field reaches to the last end there is. One before it reaches to the last end behind
 * which the next field begins; of those, to one with the same blanks between, if there is one,
 * since WeChat puts the same between all elements.
 *
 * @param start where the text begins
 * @param blanks what stands before the field
 */
export function typedEnd(
  text: string,
  names: readonly string[],
  start: number,
  blanks: string,
): CdataEnd | undefined {
  let [next, end] = lastOf(text, names, start);
  for (const name of names.slice(0, names.indexOf(next)).toReversed()) {
    const before = end && endBefore(text, name, { start, before: end.text, next, blanks });
    if (before) [next, end] = [name, before];
  }
  if (end === undefined || next === names[0]) return end;
  return lastEnd(text, names[0] ?? '', { start, before: end.text });
}

/** The field that ends last. */
function lastOf(
  text: string,
  names: readonly string[],
  start: number,
): [name: string, end: CdataEnd | undefined] {
  let last: [string, CdataEnd | undefined] = ['', undefined];
  for (const name of names) {
    const end = lastEnd(text, name, { start, before: text.length });
    if (end && end.text > (last[1]?.text ?? 0)) last = [name, end];
  }
  return last;
}

interface Between {
  readonly start: number;
  /** Where the text of the next field ends. */
  readonly before: number;
  readonly next: string;
  readonly blanks: string;
}

function endBefore(
  text: string,
  name: string,
  { start, before, next, blanks }: Between,
): CdataEnd | undefined {
  const begin = `<${next}><![CDATA[`;
  const range = { start, before: before - begin.length };
  const opens = (at: number) => at + begin.length <= before && text.startsWith(begin, at);
  return (
    lastEnd(text, name, range, (at) => text.startsWith(blanks, at) && opens(at + blanks.length)) ??
    lastEnd(text, name, range, (at) => opens(afterBlanks(text, at)))
  );
}
