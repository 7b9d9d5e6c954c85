/** One that is never closed runs to the end: a search within it would take quadratic time. */
const STRING = /"[^"\\]*(?:\\[^][^"\\]*)*(?:"|\\?$)/.source;
const STRING_OR_NUMBER = new RegExp(`${STRING}|-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?`, 'g');
const LONG_INTEGER = /^-?\d{16,}$/;

/** What JSON forbids outside its strings, a byte order mark included. */
const STRING_OR_STRAY = new RegExp(`${STRING}|^\\uFEFF|[^ -\\uFFFF]`, 'g');
const ESCAPE_OR_RAW = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})|\\|[^ -\uFFFF]/g;

/**
 * `JSON.parse`, but an integer beyond 2^53 (a msg_id) comes out as a string, digit for digit, and
 * control characters are read as they are: WeChat writes those of nicknames raw, and NULs after
 * the document.
 * @throws SyntaxError when `text` is not JSON
 */
export function parseExactJson(text: string): unknown {
  try {
    return parseExactNumbers(text);
  } catch (error) {
    const mended = text.replace(STRING_OR_STRAY, escapeRaw);
    if (mended === text) throw error;
    return parseExactNumbers(mended);
  }
}

function parseExactNumbers(text: string): unknown {
  return JSON.parse(text.replace(STRING_OR_NUMBER, quoteIfInexact));
}

function quoteIfInexact(token: string): string {
  return LONG_INTEGER.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
}

function escapeRaw(token: string): string {
  if (!token.startsWith('"')) return ' ';
  return token.replace(ESCAPE_OR_RAW, (found) =>
    found.length > 1 ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
