import { Injectable, type OnModuleInit } from '@nestjs/common';
import { warnOfOtherAccounts } from '../other-accounts';
import { VersionedFile } from './versioned-file';

/** The accounts that were ever started on DATA_DIR. */
@Injectable()
export class EmbeddedAccounts implements OnModuleInit {
  private readonly accounts: VersionedFile<readonly string[]>;

  constructor(
    directory: string,
    private readonly appId: string,
  ) {
    this.accounts = new VersionedFile(directory, 'accounts');
  }

  onModuleInit(): void {
    const all = this.accounts.change((known = []) => {
      const isNew = !known.includes(this.appId);
      return { value: isNew ? [...known, this.appId] : undefined, result: known };
    });
    warnOfOtherAccounts(
      'DATA_DIR',
      all.filter((one) => one !== this.appId),
    );
  }
}
