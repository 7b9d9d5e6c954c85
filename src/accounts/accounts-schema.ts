import { z } from 'zod';
import { readAccount, type AccountSettings } from '../config';
import { ReferenceError, type References } from './references';

/** It is part of an address. */
const NAME = /^[a-z0-9-]{1,32}$/;

export interface NamedSettings {
  readonly name: string;
  readonly settings: AccountSettings;
}

const NAMED = { error: 'expected accounts, each by its name' };

type Context = z.core.$RefinementCtx;

const value = z.union([z.string(), z.array(z.string())], {
  error: 'expected a text, or a list of texts',
});
const account = z.record(z.string(), z.unknown(), { error: "expected the account's settings" });

/** What a file of accounts holds. The shape is looked at here too, so that no mistake hides another. */
export function accountsSchema(references: References, inherited: Partial<AccountSettings>) {
  return z
    .looseObject({ accounts: z.record(z.string(), z.unknown(), NAMED) }, NAMED)
    .transform(({ accounts, ...others }, context): readonly NamedSettings[] => {
      const keys = Object.keys(others);
      if (keys.length > 0) context.addIssue({ code: 'unrecognized_keys', keys, input: others });
      const named = Object.entries(accounts).flatMap(([name, written]) => {
        const settings = settingsOf(name, written, { references, inherited, context });
        return settings ? [{ name, settings }] : [];
      });
      refuseSharedAppIds(named, context);
      return named;
    });
}

interface Reading {
  readonly references: References;
  readonly inherited: Partial<AccountSettings>;
  readonly context: Context;
}

function settingsOf(name: string, found: unknown, reading: Reading): AccountSettings | undefined {
  const { context, inherited } = reading;
  const refuse = (message: string, ...path: string[]) => {
    context.addIssue({ code: 'custom', message, path: ['accounts', name, ...path] });
  };
  if (!NAME.test(name)) refuse('expected a name of at most 32 characters: a-z, 0-9 and -');
  const written = account.safeParse(found);
  for (const { message } of written.error?.issues ?? []) refuse(message);
  if (!written.success) return undefined;
  const given = Object.fromEntries(
    Object.entries(written.data).map(([key, one]) => [
      key,
      textOf(one, reading.references, (message) => refuse(message, key)),
    ]),
  );
  const known = Object.entries(given).filter((entry): entry is [string, string] => !!entry[1]);
  const result = readAccount(Object.fromEntries(known), inherited);
  if (!Array.isArray(result)) return result as AccountSettings;
  const failed = new Set(Object.keys(given).filter((key) => given[key] === undefined));
  for (const mistake of result) {
    if (!failed.has(mistake.name)) refuse(mistake.message, mistake.name);
  }
  return undefined;
}

/** Undefined where it was refused. */
function textOf(
  written: unknown,
  references: References,
  refuse: (message: string) => void,
): string | undefined {
  const { data, error } = value.safeParse(written);
  if (error) refuse(error.issues[0]?.message ?? '');
  if (data === undefined) return undefined;
  try {
    return references.resolve([data].flat().join(','));
  } catch (thrown) {
    if (thrown instanceof ReferenceError) refuse(thrown.message);
    return undefined;
  }
}

/** Store, token and late work are kept by AppId. */
function refuseSharedAppIds(named: readonly NamedSettings[], context: Context): void {
  const seen = new Map<string, string>();
  for (const { name, settings } of named) {
    const { WECHAT_APP_ID: appId } = settings;
    const other = seen.get(appId);
    if (other === undefined) seen.set(appId, name);
    else {
      const message = `expected another AppID than that of ${other}: an account has one name`;
      context.addIssue({ code: 'custom', message, path: ['accounts', name, 'appId'] });
    }
  }
}
