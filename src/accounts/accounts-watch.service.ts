import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Accounts, type AccountChange } from '../wechat';
import { AccountSource } from './account-source';

/** Has the service follow what becomes of its accounts, and tells it. */
@Injectable()
export class AccountsWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Accounts');
  private stop: () => void = () => undefined;

  constructor(
    private readonly accounts: Accounts,
    private readonly source: AccountSource,
  ) {}

  onApplicationBootstrap(): void {
    if (this.source.several) this.logger.log(`Serving ${names(this.accounts)}`);
    this.accounts.onChange((change) => this.tell(change));
    this.stop = this.source.watch((next) => void this.accounts.update(next));
  }

  beforeApplicationShutdown(): void {
    this.stop();
  }

  private tell({ kind, account: { name, appId } }: AccountChange): void {
    if (kind !== 'gone') this.logger.log(`${name} (${appId}) was ${kind}`);
  }
}

function names(accounts: Accounts): string {
  const all = accounts.all().map(({ name }) => name);
  return `${all.length} accounts: ${all.join(', ') || 'none'}`;
}
