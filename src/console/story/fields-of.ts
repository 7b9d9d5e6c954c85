import type { Message } from '../../simulator';

/** The fields that a developer may change: plain texts and numbers. */
export function fieldsOf({ fields }: Message): Readonly<Record<string, string>> {
  const plain = Object.entries(fields).filter(([, value]) =>
    ['string', 'number', 'bigint'].includes(typeof value),
  );
  return Object.fromEntries(plain.map(([name, value]) => [name, String(value)]));
}
