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

const end = ']]>';
/** As senders that know XML write `]]>` inside CDATA. */
const splitEnd = ']]]]><![CDATA[>';

/** Where the text of a CDATA value ends, and where its element does. */
export interface CdataEnd {
  readonly text: number;
  readonly element: number;
}

/** The first `]]></name>` from `start` on; blanks may stand before the tag. */
export function firstEnd(text: string, name: string, start: number): CdataEnd | undefined {
  for (let at = text.indexOf(end, start); at >= 0; at = text.indexOf(end, at + 1)) {
    const tag = afterBlanks(text, at + end.length);
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
    const found = { text: beforeBlanks(text, at) - end.length, element: at + tag.length };
    if (found.text >= start && text.startsWith(end, found.text) && isFollowed(found.element)) {
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
  if (!value.includes(end)) return value;
  const parts = value.split(splitEnd);
  return parts.some((part) => part.includes(end)) ? value : parts.join(end);
}
