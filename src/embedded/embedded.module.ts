import { Module, type DynamicModule } from '@nestjs/common';
import { Ledger, SignatureBindings, type LedgerTimes } from '../ledger';
import { TokenStore } from '../wechat-api';
import { EmbeddedDatabase } from './embedded.database';
import { EmbeddedLedger } from './embedded.ledger';
import { EmbeddedSignatureBindings } from './embedded.signature-bindings';
import { EmbeddedTokenStore } from './embedded.token-store';

export interface EmbeddedModuleOptions {
  /** DATA_DIR. */
  readonly directory: string;
  readonly times: LedgerTimes;
}

/** All stores on this machine's disk, for services without Redis. */
@Module({})
export class EmbeddedModule {
  static forRoot({ directory, times }: EmbeddedModuleOptions): DynamicModule {
    const inject = [EmbeddedDatabase];
    const stores = [
      {
        provide: Ledger,
        inject,
        useFactory: (database: EmbeddedDatabase) => new EmbeddedLedger(database, times),
      },
      {
        provide: TokenStore,
        inject,
        useFactory: (database: EmbeddedDatabase) => new EmbeddedTokenStore(database),
      },
      {
        provide: SignatureBindings,
        inject,
        useFactory: (database: EmbeddedDatabase) => new EmbeddedSignatureBindings(database),
      },
    ];
    return {
      module: EmbeddedModule,
      global: true,
      providers: [
        { provide: EmbeddedDatabase, useFactory: () => new EmbeddedDatabase(directory) },
        ...stores,
      ],
      exports: [Ledger, TokenStore, SignatureBindings],
    };
  }
}
