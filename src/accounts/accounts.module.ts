import { Module, type DynamicModule } from '@nestjs/common';
import { Accounts } from '../wechat';
import { AccountSource } from './account-source';
import { AccountsWatch } from './accounts-watch.service';
import type { OpenAccounts } from './open-accounts';

/** The accounts for all modules, kept as their source has them. */
@Module({})
export class AccountsModule {
  static forRoot({ accounts, source }: OpenAccounts): DynamicModule {
    return {
      module: AccountsModule,
      global: true,
      providers: [
        { provide: Accounts, useValue: accounts },
        { provide: AccountSource, useValue: source },
        AccountsWatch,
      ],
      exports: [Accounts, AccountSource],
    };
  }
}
