import type { Message } from '../../simulator';

const NAMES = ['Content', 'EventKey', 'Label', 'Title'];
const LONGEST = 200;

/** A message in one line: what was typed, or the field that says most. */
export function summaryOf({ fields, raw }: Message): string {
  const name = NAMES.find((one) => typeof fields[one] === 'string' && fields[one] !== '');
  const text = name === undefined ? (raw ?? '') : String(fields[name]);
  return text.replaceAll(/\s+/g, ' ').slice(0, LONGEST);
}
