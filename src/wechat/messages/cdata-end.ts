import { afterBlanks, beforeBlanks, isClosing } from './text-scanning';

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
