/** All but tab, line feed and the colours that the command line itself uses. */
const CONTROL =
  // oxlint-disable-next-line eslint/no-control-regex
  /(?!\u001B\[\d{1,3}m)[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

/** For a terminal, which would obey what a user has typed into a message: shown instead. */
export function printable(text: string): string {
  return text.replaceAll(
    CONTROL,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
