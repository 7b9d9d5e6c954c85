import type { ChosenAccount, ChosenAccounts } from './chosen-account';
import { UsageError } from './command';

/** Addresses that mean every address of the machine. */
const EVERYWHERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** The path to which an account's messages go. */
export function callbackPathOf({ configuration, accounts }: ChosenAccounts, name: string): string {
  const path = configuration.get('WECHAT_CALLBACK_PATH', { infer: true });
  return accounts.several ? `${path.replace(/\/$/, '')}/${name}` : path;
}

/** Where the service itself listens, past every proxy. */
export function localCallbackUrl(chosen: ChosenAccount): string {
  const { configuration, account } = chosen;
  const host = configuration.get('HOST', { infer: true });
  const name = EVERYWHERE[host] ?? host;
  const port = configuration.get('PORT', { infer: true });
  const path = callbackPathOf(chosen, account.name);
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}${path}`;
}

/** @throws UsageError where a `--url` is given that is no address */
export function checkUrl(url: string | undefined): void {
  if (url === undefined || (URL.canParse(url) && /^https?:/.test(url))) return;
  throw new UsageError(`--url ${url}: give an address such as https://wx.example.com/wechat.`);
}
