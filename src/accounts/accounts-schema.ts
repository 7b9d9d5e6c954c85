import { z } from 'zod';
import { readAccount, type AccountSettings } from '../config';
import { ReferenceError, type References } from './references';

/** It is part of an address. */
const NAME = /^[a-z0-9-]{1,32}$/;

export interface NamedSettings {
  readonly name: string;
  readonly settings: AccountSettings;
}

const NAMED = 'expected accounts, each by its name';

type Written = Readonly<Record<string, string | readonly string[]>>;
type Context = z.core.$RefinementCtx;

const value = z.union([z.string(), z.array(z.string())], {
  error: 'expected a text, or a list of texts',
});
const account = z.record(z.string(), value, { error: "expected the account's settings" });

/** What a file of accounts holds. */
export function accountsSchema(references: References, inherited: Partial<AccountSettings>) {
  return z
    .strictObject({ accounts: z.record(z.string(), account, { error: NAMED }) }, { error: NAMED })
    .transform(({ accounts }, context): readonly NamedSettings[] => {
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

function settingsOf(name: string, written: Written, reading: Reading): AccountSettings | undefined {
  const { context, inherited } = reading;
  const refuse = (message: string, ...path: string[]) => {
    context.addIssue({ code: 'custom', message, path: ['accounts', name, ...path] });
  };
  if (!NAME.test(name)) refuse('expected a name of at most 32 characters: a-z, 0-9 and -');
  const given = Object.fromEntries(
    Object.entries(written).map(([key, one]) => {
      try {
        return [key, reading.references.resolve([one].flat().join(','))];
      } catch (error) {
        if (error instanceof ReferenceError) refuse(error.message, key);
        return [key, undefined];
      }
    }),
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
