import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Accounts } from '../../wechat';
import { warnOfOtherAccounts } from '../other-accounts';
import { VersionedFile } from './versioned-file';

/** The accounts that were ever started on DATA_DIR. */
@Injectable()
export class EmbeddedAccounts implements OnModuleInit {
  private readonly known: VersionedFile<readonly string[]>;

  constructor(
    directory: string,
    private readonly accounts: Accounts,
  ) {
    this.known = new VersionedFile(directory, 'accounts');
  }

  onModuleInit(): void {
    const own = this.accounts.all().map(({ appId }) => appId);
    const others = this.note(own).filter((one) => !own.includes(one));
    warnOfOtherAccounts('DATA_DIR', others);
    this.accounts.onChange(({ kind, account }) => {
      if (kind === 'added') this.note([account.appId]);
    });
  }

  /**
   * A disk that is full is no reason not to answer.
   * @returns those that were known before
   */
  private note(appIds: readonly string[]): readonly string[] {
    try {
      return this.known.change((known = []) => {
        const more = appIds.filter((one) => !known.includes(one));
        return { value: more.length > 0 ? [...known, ...more] : undefined, result: known };
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      new Logger('Store').warn(`DATA_DIR: the account could not be noted: ${reason}`);
      return [];
    }
  }
}
