/** Everything outside XML 1.0's `Char`: control characters, lone surrogates, U+FFFE and U+FFFF. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/**
 * Users send such characters and handlers echo them; one of them makes the whole reply unreadable
 * to WeChat.
 * @see https://www.w3.org/TR/xml/#charsets
 */
export function withoutForbiddenCharacters(text: string): string {
  return text.replace(forbidden, '');
}
