/** Everything outside XML 1.0's `Char`: control characters, lone surrogates, U+FFFE and U+FFFF. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/**
 * Users send such characters and handlers echo them. One of them makes a whole XML document
 * unreadable to WeChat, and JSON can hold most of them only as `\uXXXX`, which it refuses (40033).
 * @see https://www.w3.org/TR/xml/#charsets
 */
export function withoutForbiddenCharacters(text: string): string {
  return text.replace(forbidden, '');
}

/** The same for each text among the fields of an object. */
export function cleaned<T extends object>(fields: T): T {
  const entries = Object.entries(fields).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'string' ? withoutForbiddenCharacters(value) : value,
  ]);
  return Object.fromEntries(entries) as T;
}
