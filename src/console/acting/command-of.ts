import type { Message } from '../../simulator';

/** The platform makes these anew for each message. */
const MADE = new Set(['MediaId', 'ThumbMediaId', 'PicUrl', 'Ticket', 'Event', 'Content']);

/**
 * The command line that sends the same.
 * @param account the file with the simulated account's variables
 */
export function commandOf(
  { msgType, event, fields }: Message,
  openId: string,
  account: string,
): string {
  const subject = event === undefined ? [msgType, ...textOf(fields['Content'])] : ['event', event];
  const settings = Object.entries(fields)
    .filter(([name, value]) => !MADE.has(name) && typeof value !== 'object' && value !== '')
    .flatMap(([name, value]) => ['--set', `${name}=${String(value)}`]);
  const words = [...subject, '--as', openId, ...settings];
  const send = `npm run -s wechat -- send ${words.map(quoted).join(' ')}`;
  // In a shell of its own, which forgets the account's variables at its end.
  return `(set -a; . ${quoted(account)}; ${send})`;
}

function textOf(content: unknown): readonly string[] {
  return typeof content === 'string' ? [content] : [];
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
