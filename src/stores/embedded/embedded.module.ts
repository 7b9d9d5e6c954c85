import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import {
  AgendaLateWorkQueue,
  FailoverStore,
  LateWorkQueue,
  Ledger,
  LedgerStore,
  type LedgerTimes,
} from '../../ledger';
import type { Accounts } from '../../wechat';
import { TokenStore } from '../../wechat-api';
import { EmbeddedAccounts } from './embedded.accounts';
import { EmbeddedStore } from './embedded.store';
import { EmbeddedTokenStore } from './embedded.token-store';

export interface EmbeddedModuleOptions {
  /** DATA_DIR. */
  readonly directory: string;
  /** All keys of an account begin with its AppId. */
  readonly accounts: Accounts;
  readonly times: LedgerTimes;
}

/** All stores on this machine's disk, for services without Redis. */
@Module({})
export class EmbeddedModule {
  static forRoot(options: EmbeddedModuleOptions): DynamicModule {
    return {
      module: EmbeddedModule,
      global: true,
      providers: [...ledgerProviders(options), ...otherProviders(options)],
      exports: [Ledger, LateWorkQueue, TokenStore],
    };
  }
}

function ledgerProviders({
  directory,
  accounts,
  times,
}: EmbeddedModuleOptions): readonly Provider[] {
  return [
    {
      provide: EmbeddedStore,
      useFactory: () =>
        new EmbeddedStore(directory, (key) => accounts.ofKey(key) !== undefined, times),
    },
    {
      provide: LedgerStore,
      inject: [EmbeddedStore],
      useFactory: (store: EmbeddedStore) => new FailoverStore(store, times),
    },
    {
      provide: Ledger,
      inject: [LedgerStore],
      useFactory: (store: LedgerStore) => new Ledger(store),
    },
  ];
}

function otherProviders({ directory, accounts }: EmbeddedModuleOptions): readonly Provider[] {
  return [
    {
      provide: LateWorkQueue,
      inject: [Ledger],
      useFactory: (ledger: Ledger) => new AgendaLateWorkQueue(ledger),
    },
    {
      provide: EmbeddedAccounts,
      // The store makes the directory.
      inject: [EmbeddedStore],
      useFactory: () => new EmbeddedAccounts(directory, accounts),
    },
    { provide: TokenStore, useFactory: () => new EmbeddedTokenStore(directory) },
  ];
}
