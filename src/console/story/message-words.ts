import type { Message } from '../../simulator';

const NAMES = ['Content', 'EventKey', 'Label', 'Title'];
const LONGEST = 200;

/** A message in one line: what was typed, or the field that says most. */
export function summaryOf({ fields, raw }: Message): string {
  const name = NAMES.find((one) => typeof fields[one] === 'string' && fields[one] !== '');
  const text = name === undefined ? (raw ?? '') : String(fields[name]);
  return text.replaceAll(/\s+/g, ' ').slice(0, LONGEST);
}

/** The fields that a developer may change: plain texts and numbers. */
export function fieldsOf({ fields }: Message): Readonly<Record<string, string>> {
  const plain = Object.entries(fields).filter(([, value]) =>
    ['string', 'number', 'bigint'].includes(typeof value),
  );
  return Object.fromEntries(plain.map(([name, value]) => [name, String(value)]));
}
