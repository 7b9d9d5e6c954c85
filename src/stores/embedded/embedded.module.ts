import { Module, type DynamicModule } from '@nestjs/common';
import {
  AgendaLateWorkQueue,
  FailoverStore,
  LateWorkQueue,
  Ledger,
  LedgerStore,
  type LedgerTimes,
} from '../../ledger';
import { TokenStore } from '../../wechat-api';
import { EmbeddedAccounts } from './embedded.accounts';
import { EmbeddedStore } from './embedded.store';
import { EmbeddedTokenStore } from './embedded.token-store';

export interface EmbeddedModuleOptions {
  /** DATA_DIR. */
  readonly directory: string;
  /** All keys of the account begin with it. */
  readonly appId: string;
  readonly times: LedgerTimes;
}

/** All stores on this machine's disk, for services without Redis. */
@Module({})
export class EmbeddedModule {
  static forRoot({ directory, appId, times }: EmbeddedModuleOptions): DynamicModule {
    return {
      module: EmbeddedModule,
      global: true,
      providers: [
        {
          provide: EmbeddedStore,
          useFactory: () => new EmbeddedStore(directory, `${appId}:`, times),
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
        {
          provide: LateWorkQueue,
          inject: [Ledger],
          useFactory: (ledger: Ledger) => new AgendaLateWorkQueue(ledger),
        },
        {
          provide: EmbeddedAccounts,
          inject: [EmbeddedStore],
          useFactory: () => new EmbeddedAccounts(directory, appId),
        },
        { provide: TokenStore, useFactory: () => new EmbeddedTokenStore(directory) },
      ],
      exports: [Ledger, LateWorkQueue, TokenStore],
    };
  }
}
