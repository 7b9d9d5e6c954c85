import { z } from 'zod';
import { accountVariables } from './account.fields';
import { nearestTo } from './stray-variables';

type Variables = z.infer<z.ZodObject<typeof accountVariables>>;
type Required = 'WECHAT_APP_ID' | 'WECHAT_APP_SECRET' | 'WECHAT_TOKEN';

/** What is set for one account, by the names of the environment. */
export type AccountSettings = Omit<Variables, Required> & Readonly<Record<Required, string>>;

export interface Mistake {
  readonly name: string;
  readonly message: string;
}

type Found = Readonly<Record<string, string | undefined>>;

const VARIABLES = Object.keys(accountVariables);

/** Which account it is: never the same for two. */
export const IDENTITY: readonly string[] = [
  'WECHAT_APP_ID',
  'WECHAT_APP_SECRET',
  'WECHAT_TOKEN',
  'WECHAT_ENCODING_AES_KEY',
  'WECHAT_PREVIOUS_TOKEN',
  'WECHAT_PREVIOUS_ENCODING_AES_KEY',
  'WECHAT_ORIGINAL_ID',
];

const CURE: Readonly<Record<string, string>> = {
  WECHAT_APP_ID: 'required: the AppID of the account, from the developer console',
  WECHAT_APP_SECRET: 'required: the AppSecret of the account, from the developer console',
  WECHAT_TOKEN: 'required: the token that you typed into the console beside the server address',
  WECHAT_TOKEN_UPSTREAM_URL:
    'required with WECHAT_TOKEN_MODE=upstream: the address of the system that has the token',
  WECHAT_TOKEN_UPSTREAM_KEY:
    "required with WECHAT_TOKEN_MODE=upstream: that system's WECHAT_TOKEN_API_KEY",
  WECHAT_ENCODING_AES_KEY: 'required unless WECHAT_MODE=plain: the EncodingAESKey of the console',
};

/** What one account cannot do without. */
export function absentFrom(found: Found): readonly Mistake[] {
  const required = ['WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'WECHAT_TOKEN'];
  const encrypted = found['WECHAT_MODE'] === 'compatible' || found['WECHAT_MODE'] === 'secure';
  if (encrypted) required.push('WECHAT_ENCODING_AES_KEY');
  if (found['WECHAT_TOKEN_MODE'] === 'upstream') {
    required.push('WECHAT_TOKEN_UPSTREAM_URL', 'WECHAT_TOKEN_UPSTREAM_KEY');
  }
  return required
    .filter((name) => found[name] === undefined)
    .map((name) => ({ name, message: CURE[name] ?? 'required' }));
}

/**
 * One account of a file.
 * @param given its settings as they are written: `appId`, `replyDeadline`, …
 * @param inherited what the environment says for all accounts
 * @returns all its mistakes, named as they are written, or what is set
 */
export function readAccount(
  given: Readonly<Record<string, string>>,
  inherited: Partial<Variables>,
): AccountSettings | readonly Mistake[] {
  const unknown = Object.keys(given).filter((name) => !SETTINGS.has(name));
  const found = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value.trim() ? [[variableOf(name), value]] : [],
    ),
  );
  const result = z.object(accountVariables).safeParse(found);
  const absent = absentFrom({ ...needsIn(inherited), ...found });
  const mistakes = [...absent, ...(result.error?.issues ?? []).map(mistakeOf)];
  if (result.success && mistakes.length + unknown.length === 0) {
    const own = Object.keys(found).map((name) => [name, result.data[name as keyof Variables]]);
    return { ...result.data, ...inherited, ...Object.fromEntries(own) } as AccountSettings;
  }
  return [
    ...mistakes.map(({ name, message }) => ({ name: settingOf(name), message: inFile(message) })),
    ...unknown.map((name) => ({ name, message: `is no setting of an account; ${nearest(name)}` })),
  ];
}

/** What the environment may say for all accounts of what one cannot do without. */
function needsIn({
  WECHAT_MODE,
  WECHAT_TOKEN_MODE,
  WECHAT_TOKEN_UPSTREAM_URL,
  WECHAT_TOKEN_UPSTREAM_KEY,
}: Partial<Variables>): Found {
  return {
    WECHAT_MODE,
    WECHAT_TOKEN_MODE,
    WECHAT_TOKEN_UPSTREAM_URL,
    WECHAT_TOKEN_UPSTREAM_KEY,
  };
}

function nearest(name: string): string {
  const variable = variableOf(name);
  if (SERVICE_WIDE.has(variable)) return `${variable} holds for the whole service`;
  return `the nearest is ${settingOf(nearestTo(variable, VARIABLES))}`;
}

const SERVICE_WIDE = new Set([
  'WECHAT_ACCOUNTS',
  'WECHAT_BODY_LIMIT',
  'WECHAT_CALLBACK_PATH',
  'WECHAT_DEDUP_TTL',
  'WECHAT_RECORD',
  'WECHAT_TOKEN_API_KEY',
  'WECHAT_TRUSTED_PROXIES',
]);

function mistakeOf({ path: [name], message }: z.core.$ZodIssue): Mistake {
  return { name: String(name), message };
}

const SETTINGS = new Set(VARIABLES.map(settingOf));

/** `appId`: `WECHAT_APP_ID`. */
function variableOf(setting: string): string {
  return `WECHAT_${setting.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, '_').toUpperCase()}`;
}

/** `WECHAT_APP_ID`: `appId`. */
function settingOf(variable: string): string {
  const words = variable.replace('WECHAT_', '').toLowerCase();
  return words.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The account's variables in a line by the names that they have in the file of accounts. */
export function inFile(message: string): string {
  return message.replaceAll(/WECHAT_[A-Z_]+(=?)/g, (found, sign: string) => {
    const name = found.replace('=', '');
    return VARIABLES.includes(name) ? settingOf(name) + (sign && ': ') : found;
  });
}
