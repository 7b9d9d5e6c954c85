import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Logger } from '@nestjs/common';
import {
  ACCOUNT_SECRETS,
  accountSettings,
  ConfigurationError,
  type Configuration,
  type Environment,
} from '../config';
import { reasonOf } from '../reason-of';
import type { WechatAccount } from '../wechat';
import { readYaml, versionOf, watchFiles, type Versions } from '../yaml-files';
import { AccountSource } from './account-source';
import { accountsSchema, type NamedSettings } from './accounts-schema';
import { References } from './references';
import { toAccount } from './to-account';

/** The accounts of a YAML file, for as long as the service runs. */
export class FileAccountSource extends AccountSource {
  readonly several = true;
  override secrets: readonly string[] = [];
  private readonly logger = new Logger('Accounts');
  private readonly path: string;
  private readonly media: string;
  private files: Versions = new Map();
  private longestAge: number | undefined;

  /** @param file WECHAT_ACCOUNTS */
  constructor(
    private readonly file: string,
    private readonly configuration: Configuration,
  ) {
    super();
    this.path = resolve(file);
    this.media = resolve(configuration.get('DATA_DIR', { infer: true }), 'media');
  }

  /** @throws ConfigurationError with all mistakes, YamlFileError */
  async load(): Promise<readonly WechatAccount[]> {
    const read = this.read();
    const secrets = read.flatMap(({ settings }) =>
      ACCOUNT_SECRETS.flatMap((name) => settings[name] ?? []),
    );
    this.secrets = [...new Set([...this.secrets, ...secrets])];
    const accounts = read.map((named) => this.accountOf(named));
    this.longestAge ??= longestOf(accounts.map(({ signatureMaxAge }) => signatureMaxAge));
    return accounts.map((account) => this.bounded(account));
  }

  /** A wrong file changes nothing. */
  override watch(changed: (accounts: readonly WechatAccount[]) => void): () => void {
    return watchFiles(
      () => this.files,
      async () => {
        try {
          changed(await this.load());
        } catch (error) {
          // Its message is of a start, and the service goes on.
          const why = error instanceof ConfigurationError ? error.problems : reasonOf(error);
          this.logger.error(`The accounts stay as they are. ${why}`);
        }
      },
    );
  }

  private read(): readonly NamedSettings[] {
    const { configuration } = this;
    const references = new References(dirname(this.path), (name) =>
      configuration.get<string>(name as keyof Environment),
    );
    const version = versionOf(this.path);
    const schema = accountsSchema(references, accountSettings(configuration));
    try {
      return readYaml(this.file, this.text(), schema);
    } finally {
      this.files = new Map([[this.path, version], ...references.files]);
    }
  }

  private text(): string {
    try {
      return readFileSync(this.path, 'utf8');
    } catch (error) {
      const { code = 'it cannot be read' } = error as NodeJS.ErrnoException;
      throw new ConfigurationError(
        `WECHAT_ACCOUNTS: expected a file of accounts such as ./accounts.yaml, got ${this.file} (${code})`,
      );
    }
  }

  private accountOf({ name, settings }: NamedSettings): WechatAccount {
    const { WECHAT_APP_ID: appId } = settings;
    const mediaDirectory = resolve(this.media, appId);
    return toAccount(settings, { name, mediaDirectory, labels: { account: name } });
  }

  /** For longer the stores do not remember which message a signature has carried. */
  private bounded(account: WechatAccount): WechatAccount {
    const longest = this.longestAge ?? 0;
    const { name, signatureMaxAge: age } = account;
    if (longest === 0 || (age > 0 && age <= longest)) return account;
    this.logger.warn(
      `${name}: signatureMaxAge is ${longest / 1000} until the next start, for which the store is made`,
    );
    return { ...account, signatureMaxAge: longest };
  }
}

/** 0: no limit. */
function longestOf(ages: readonly number[]): number {
  return ages.length === 0 || ages.includes(0) ? 0 : Math.max(...ages);
}
