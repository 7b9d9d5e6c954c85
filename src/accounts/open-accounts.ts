import { resolve } from 'node:path';
import { accountSettings, type Configuration } from '../config';
import { Accounts, type WechatAccount } from '../wechat';
import { AccountSource } from './account-source';
import { FileAccountSource } from './file.account-source';
import { toAccount } from './to-account';

/** The accounts and where they come from. */
export interface OpenAccounts {
  readonly accounts: Accounts;
  readonly source: AccountSource;
}

/**
 * The accounts that are configured now.
 * @param source another one than the environment and its file
 * @throws what the source throws
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

/** The one account of the environment, for as long as the service runs. */
export class EnvironmentAccountSource extends AccountSource {
  readonly several = false;

  constructor(
    private readonly configuration: Configuration,
    private readonly name = 'default',
  ) {
    super();
  }

  async load(): Promise<readonly WechatAccount[]> {
    const mediaDirectory = resolve(this.configuration.get('DATA_DIR', { infer: true }), 'media');
    const settings = accountSettings(this.configuration);
    return [toAccount(settings, { name: this.name, mediaDirectory, labels: {} })];
  }
}
