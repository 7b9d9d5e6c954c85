import type { Configuration } from '../config';
import { Accounts } from '../wechat';
import type { AccountSource } from './account-source';
import { EnvironmentAccountSource } from './environment.account-source';
import { FileAccountSource } from './file.account-source';

/** The accounts and where they come from. */
export interface OpenAccounts {
  readonly accounts: Accounts;
  readonly source: AccountSource;
}

/**
 * The accounts that are configured now.
 * @param source another one than the environment and its file
 * @throws whatever the source throws
 */
export async function openAccounts(
  configuration: Configuration,
  source: AccountSource = sourceFor(configuration),
): Promise<OpenAccounts> {
  return { accounts: new Accounts(source.several, await source.load()), source };
}

function sourceFor(configuration: Configuration): AccountSource {
  const file = configuration.get('WECHAT_ACCOUNTS', { infer: true });
  return file === undefined
    ? new EnvironmentAccountSource(configuration)
    : new FileAccountSource(file, configuration);
}
