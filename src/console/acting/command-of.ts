import type { Message } from '../../simulator';

/** The platform makes these anew for each message. */
const MADE = new Set(['MediaId', 'ThumbMediaId', 'PicUrl', 'Ticket', 'Event', 'Content']);

/** The command line that sends the same. */
export function commandOf({ msgType, event, fields }: Message, openId: string): string {
  const subject = event === undefined ? [msgType, ...textOf(fields['Content'])] : ['event', event];
  const settings = Object.entries(fields)
    .filter(([name, value]) => !MADE.has(name) && typeof value !== 'object' && value !== '')
    .flatMap(([name, value]) => ['--set', `${name}=${String(value)}`]);
  const words = [...subject, '--as', openId, ...settings];
  return `npm run -s wechat -- send ${words.map(quoted).join(' ')}`;
}

function textOf(content: unknown): readonly string[] {
  return typeof content === 'string' ? [content] : [];
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
