import type { Configuration } from '../config';
import type { Accounts, WechatAccount } from '../wechat';
import { UsageError, type CommandContext } from './command';

/** For `.option(…)`, the same in every command. */
export const ACCOUNT_OPTION = ['--account <name>', 'which one, where there are several'] as const;

export interface ChosenAccounts {
  readonly configuration: Configuration;
  /** The chosen ones, and no others. */
  readonly accounts: Accounts;
}

export type ChosenAccount = ChosenAccounts & { readonly account: WechatAccount };

/**
 * The account of that name, or all of them.
 * @throws UsageError where there is none of that name, ConfigurationError, YamlFileError
 */
export async function chosenAccounts(
  context: CommandContext,
  name?: string,
): Promise<ChosenAccounts> {
  if (name !== undefined) return chosenAccount(context, name);
  const { openAccounts } = require('../accounts') as typeof import('../accounts');
  const configuration = await context.configuration();
  return { configuration, accounts: (await openAccounts(configuration)).accounts };
}

/**
 * The account of that name, or the only one.
 * @throws UsageError that names the accounts, ConfigurationError, YamlFileError
 */
export async function chosenAccount(
  context: CommandContext,
  name?: string,
): Promise<ChosenAccount> {
  const { configuration, accounts } = await chosenAccounts(context);
  const account = choose(accounts, name);
  const { Accounts: Served } = require('../wechat') as typeof import('../wechat');
  return { configuration, accounts: new Served(accounts.several, [account]), account };
}

function choose(accounts: Accounts, name?: string): WechatAccount {
  const all = accounts.all();
  const chosen = name === undefined ? all[0] : accounts.named(name);
  if (chosen && (name !== undefined || all.length === 1)) return chosen;
  const names = all.map((account) => account.name).join(', ') || 'none';
  throw new UsageError(
    name === undefined
      ? `There are several accounts: add --account with one of ${names}.`
      : `There is no account ${name}: --account is one of ${names}.`,
  );
}
