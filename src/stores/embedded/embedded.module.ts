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
import { EmbeddedStore, OF_A_VISIT } from './embedded.store';
import { EmbeddedTokenStore } from './embedded.token-store';

export interface EmbeddedModuleOptions {
  /** DATA_DIR. */
  readonly directory: string;
  /** All keys of an account begin with its AppId. */
  readonly accounts: Accounts;
  readonly times: LedgerTimes;
  /** Leaves it to others what is forgotten when. */
  readonly isVisit: boolean;
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

function ledgerProviders(options: EmbeddedModuleOptions): readonly Provider[] {
  const { times } = options;
  return [
    { provide: EmbeddedStore, useFactory: () => storeOf(options) },
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

function storeOf({ directory, accounts, times, isVisit }: EmbeddedModuleOptions): EmbeddedStore {
  const upkeep = isVisit ? OF_A_VISIT : undefined;
  return new EmbeddedStore(directory, (key) => accounts.ofKey(key) !== undefined, times, upkeep);
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
