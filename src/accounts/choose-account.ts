import type { Accounts, WechatAccount } from '../wechat';

/** Which account is meant is not said, or there is none of that name. */
export class AccountChoiceError extends Error {
  override readonly name = 'AccountChoiceError';
}

/**
 * The account that a command is about.
 * @param name what `--account` says, if it was given
 * @throws AccountChoiceError
 */
export function chooseAccount(accounts: Accounts, name?: string): WechatAccount {
  const all = accounts.all();
  const chosen = name === undefined ? all[0] : accounts.named(name);
  if (chosen && (name !== undefined || all.length === 1)) return chosen;
  const names = all.map((account) => account.name).join(', ') || 'none';
  throw new AccountChoiceError(
    name === undefined
      ? `There are several accounts: add --account with one of ${names}.`
      : `There is no account ${name}: --account is one of ${names}.`,
  );
}
