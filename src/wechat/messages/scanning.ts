/** The first place from `at` on that is no blank. */
export function afterBlanks(text: string, at: number): number {
  let next = at;
  while (isBlank(text.charCodeAt(next))) next += 1;
  return next;
}

/** Where the blanks before `at` begin. */
export function beforeBlanks(text: string, at: number): number {
  let last = at;
  while (last > 0 && isBlank(text.charCodeAt(last - 1))) last -= 1;
  return last;
}

/** Whether `</name>` stands there. */
export function isClosing(text: string, name: string, at: number): boolean {
  return (
    text.startsWith('</', at) &&
    text.startsWith(name, at + 2) &&
    text.charCodeAt(at + 2 + name.length) === 62
  );
}

export function isNameStart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

/** Where the name that covers `at` ends; of the names that XML allows, those in ASCII. */
export function afterName(text: string, at: number): number {
  let next = at;
  while (isNameStart(text, next) || isDigitOrSign(text.charCodeAt(next))) next += 1;
  return next;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/** `0` to `9`, `-` and `.`. */
function isDigitOrSign(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 45 || code === 46;
}

const cdataEnd = ']]>';
/** As senders that know XML write `]]>` inside CDATA. */
const splitEnd = ']]]]><![CDATA[>';

/** Where the text of a CDATA value ends, and where its element does. */
export interface CdataEnd {
  readonly text: number;
  readonly element: number;
}

/** The first `]]></name>` from `start` on; blanks may stand before the tag. */
export function firstEnd(text: string, name: string, start: number): CdataEnd | undefined {
  for (let at = text.indexOf(cdataEnd, start); at >= 0; at = text.indexOf(cdataEnd, at + 1)) {
    const tag = afterBlanks(text, at + cdataEnd.length);
    if (isClosing(text, name, tag)) return { text: at, element: tag + name.length + '</>'.length };
  }
  return undefined;
}

/** The last such between `start` and `before` of those after which `isFollowed` holds. */
export function lastEnd(
  text: string,
  name: string,
  { start, before }: { readonly start: number; readonly before: number },
  isFollowed: (after: number) => boolean = () => true,
): CdataEnd | undefined {
  const tag = `</${name}>`;
  let at = text.lastIndexOf(tag, before - tag.length);
  for (; at >= start; at = text.lastIndexOf(tag, at - 1)) {
    const found = { text: beforeBlanks(text, at) - cdataEnd.length, element: at + tag.length };
    if (found.text >= start && text.startsWith(cdataEnd, found.text) && isFollowed(found.element)) {
      return found;
    }
  }
  return undefined;
}

/**
 * What a CDATA value says. Where every `]]>` in it is split, its sender splits them, and they are
 * put together again; WeChat does not split them, and what it wrote is left as it is.
 */
export function cdataText(value: string): string {
  if (!value.includes(cdataEnd)) return value;
  const parts = value.split(splitEnd);
  return parts.some((part) => part.includes(cdataEnd)) ? value : parts.join(cdataEnd);
}

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
