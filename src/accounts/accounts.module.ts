import {
  Injectable,
  Logger,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Accounts } from '../wechat';
import { AccountSource } from './account-source';
import type { OpenAccounts } from './open-accounts';

/** Updates the accounts when their source changes, and logs it. */
@Injectable()
class AccountsWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Accounts');
  private stop: () => void = () => undefined;

  constructor(
    private readonly accounts: Accounts,
    private readonly source: AccountSource,
  ) {}

  onApplicationBootstrap(): void {
    const names = this.accounts.all().map(({ name }) => name);
    if (this.source.several) {
      this.logger.log(`Serving ${names.length} accounts: ${names.join(', ') || 'none'}`);
    }
    this.accounts.onChange(({ kind, account: { name, appId } }) => {
      if (kind !== 'gone') this.logger.log(`${name} (${appId}) was ${kind}`);
    });
    this.stop = this.source.watch((next) => void this.accounts.update(next));
  }

  beforeApplicationShutdown(): void {
    this.stop();
  }
}

/** The accounts for all modules. */
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
