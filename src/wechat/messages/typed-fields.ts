import { lastEnd, type CdataEnd, afterBlanks } from './scanning';

/**
 * The fields whose text users, or whoever made the code or place they chose, have written, in the
 * order in which WeChat writes them.
 */
const ofMessages: Readonly<Record<string, readonly string[]>> = {
  text: ['Content'],
  voice: ['Recognition'],
  location: ['Label'],
  link: ['Title', 'Description', 'Url'],
  file: ['Title', 'Description'],
};

const ofEvents: Readonly<Record<string, readonly string[]>> = {
  scancode_push: ['ScanResult'],
  scancode_waitmsg: ['ScanResult'],
  location_select: ['Label', 'Poiname'],
  user_get_card: ['OuterStr'],
  user_view_card: ['OuterStr'],
  user_consume_card: ['OuterStr'],
};

/**
 * Knows which fields of the document at hand hold what somebody typed. Everything before the first
 * of them is WeChat's own; where none is known, as in a new event, any later field may be one.
 */
export class TypedFields {
  private names: readonly string[] = [];
  private isBefore = true;

  /** To be told every field of the document itself, in order. */
  note(name: string, value: string): void {
    if (name === 'MsgType') this.expect(ofMessages, value);
    else if (name === 'Event') this.expect(ofEvents, value);
    else if (this.names.includes(name)) this.isBefore = false;
  }

  isListed(name: string): boolean {
    return this.names.includes(name);
  }

  /** Whether a field of the document itself that is not listed may be a typed one. */
  get mayBeAny(): boolean {
    return !this.isBefore;
  }

  /** This listed field and those that WeChat writes after it. */
  from(name: string): readonly string[] {
    return this.names.slice(this.names.indexOf(name));
  }

  private expect(kinds: typeof ofMessages, value: string): void {
    const kind = value.trim().toLowerCase();
    this.names = Object.hasOwn(kinds, kind) ? (kinds[kind] ?? []) : [];
    // Of an event its name is still to come.
    this.isBefore = this.names.length > 0 || kind === 'event';
  }
}

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
