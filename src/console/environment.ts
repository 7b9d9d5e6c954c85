import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfiguration } from '../config';
import type { PlatformOptions, PushMode } from '../simulator';

export type Variables = Readonly<Record<string, string>>;

/** What the console itself has to know of the configuration. */
export interface ConsoleSettings {
  readonly port: number;
  readonly servicePort: number;
  readonly managementPort: number | 'off';
  readonly callbackPath: string;
  /** Milliseconds, at WeChat's pace. */
  readonly replyDeadline: number;
}

const RECORDED = '1000';

/** The service works for a simulated account, and on a store of its own. */
const NOT_TAKEN_OVER = {
  WECHAT_PREVIOUS_TOKEN: '',
  WECHAT_PREVIOUS_ENCODING_AES_KEY: '',
  WECHAT_ENCODING_AES_KEY: '',
  WECHAT_TOKEN_MODE: '',
  WECHAT_TOKEN_UPSTREAM_URL: '',
  WECHAT_TOKEN_UPSTREAM_KEY: '',
  WECHAT_ACCOUNTS: '',
  REDIS_URL: '',
};

/** The variables of this process and of `.env`. */
export function ownVariables(): Variables {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const set = Object.entries(process.env);
  return Object.fromEntries(set.filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** The account's mode; secure, as WeChat advises, where the developer has chosen none. */
export function modeIn({ WECHAT_MODE: mode }: Variables): PushMode {
  return mode === 'plain' || mode === 'compatible' ? mode : 'secure';
}

/**
 * The simulated account: with the developer's own token, key and AppId where they are set, so that
 * `wechat send` reaches the service. The secret is not needed.
 */
export function accountIn(own: Variables): PlatformOptions {
  const {
    WECHAT_APP_ID: appId,
    WECHAT_TOKEN: token,
    WECHAT_ENCODING_AES_KEY: encodingAesKey,
    WECHAT_ORIGINAL_ID: originalId,
  } = own;
  return { appId, token, encodingAesKey, originalId, mode: modeIn(own) };
}

/** The service's environment: the developer's settings, but the simulated account. */
export function serviceVariables(own: Variables, account: Variables, data: string): Variables {
  const place = { HOST: '127.0.0.1', MANAGEMENT_HOST: '127.0.0.1', DATA_DIR: data };
  // Saved tests are made of what is recorded.
  const recording = { WECHAT_RECORD: own['WECHAT_RECORD'] ?? RECORDED };
  // The account has it, unless it is a word that the service has to refuse.
  const { WECHAT_MODE = account['WECHAT_MODE'] ?? '' } = own;
  return { ...own, ...NOT_TAKEN_OVER, ...recording, ...account, WECHAT_MODE, ...place };
}

/**
 * Writes the account down for a shell, so that the command line reaches the simulated account too.
 * @returns the file
 */
export function writeAccount(variables: Variables, port: number): string {
  const names = Object.keys(variables).filter((name) => /^(?:WECHAT_|DATA_DIR$)/.test(name));
  const own = { ...variables, HOST: '127.0.0.1', PORT: String(port), REDIS_URL: '' };
  const lines = [...names, 'HOST', 'PORT', 'REDIS_URL'].map(
    (name) => `${name}='${(own[name as keyof typeof own] ?? '').replaceAll("'", `'\\''`)}'`,
  );
  const file = join(variables['DATA_DIR'] ?? '', 'account.env');
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return file;
}

/** @throws ConfigurationError with all mistakes at once */
export async function consoleSettings(variables: Variables): Promise<ConsoleSettings> {
  const configuration = await loadConfiguration(variables);
  return {
    port: configuration.get('CONSOLE_PORT', { infer: true }),
    servicePort: configuration.get('PORT', { infer: true }),
    managementPort: configuration.get('MANAGEMENT_PORT', { infer: true }),
    callbackPath: configuration.get('WECHAT_CALLBACK_PATH', { infer: true }),
    replyDeadline: configuration.get('WECHAT_REPLY_DEADLINE', { infer: true }),
  };
}
