import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
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
    const others = this.noted().filter((one) => one !== this.appId);
    warnOfOtherAccounts('DATA_DIR', others);
  }

  /** A disk that is full is no reason not to answer. */
  private noted(): readonly string[] {
    try {
      return this.accounts.change((known = []) => {
        const isNew = !known.includes(this.appId);
        return { value: isNew ? [...known, this.appId] : undefined, result: known };
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      new Logger('Store').warn(`DATA_DIR: the account could not be noted: ${reason}`);
      return [];
    }
  }
}
