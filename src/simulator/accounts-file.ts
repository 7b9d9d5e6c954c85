import type { Platform } from './platform';

/** What a file of several accounts holds, for `WECHAT_ACCOUNTS`: each platform's, by its name. */
export function accountsFile(
  platforms: Readonly<Record<string, Pick<Platform, 'environment'>>>,
): string {
  const accounts = Object.entries(platforms).map(([name, { environment }]) => {
    const settings = Object.entries(environment).map(
      ([key, value]) => `    ${settingOf(key)}: ${JSON.stringify(value)}\n`,
    );
    return `  ${name}:\n${settings.join('')}`;
  });
  return accounts.length === 0 ? 'accounts: {}\n' : `accounts:\n${accounts.join('')}`;
}

/** `WECHAT_APP_ID`: `appId`. */
function settingOf(variable: string): string {
  const words = variable.replace('WECHAT_', '').toLowerCase();
  return words.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
