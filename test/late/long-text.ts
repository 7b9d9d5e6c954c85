const FAMILY = '👨‍👩‍👧‍👦';
const HINT = /\n\n（还有[^）]*）$/;

/** A text of so many bytes of UTF-8, with characters of one to many bytes everywhere. */
export function longText(bytes: number, name = '话'): string {
  let text = '';
  for (let line = 1; ; line += 1) {
    const more = `${name}${line}：a😀${FAMILY}，é字。\n`;
    const left = bytes - Buffer.byteLength(text);
    if (Buffer.byteLength(more) > left) return text + '.'.repeat(left);
    text += more;
  }
}

/** What a pickup message was answered, without what follows the reply itself. */
export function withoutHint(seen: string): string {
  return seen.replace(HINT, '');
}

export function hintOf(seen: string): string {
  return HINT.exec(seen)?.[0].trim() ?? '';
}
