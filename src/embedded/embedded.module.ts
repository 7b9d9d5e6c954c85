import { Module, type Abstract, type DynamicModule, type FactoryProvider } from '@nestjs/common';
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
    return {
      module: EmbeddedModule,
      global: true,
      providers: [
        { provide: EmbeddedDatabase, useFactory: () => new EmbeddedDatabase(directory) },
        onDatabase(Ledger, (database) => new EmbeddedLedger(database, times)),
        onDatabase(TokenStore, (database) => new EmbeddedTokenStore(database)),
        onDatabase(SignatureBindings, (database) => new EmbeddedSignatureBindings(database)),
      ],
      exports: [Ledger, TokenStore, SignatureBindings],
    };
  }
}

function onDatabase<T>(
  provide: Abstract<T>,
  useFactory: (database: EmbeddedDatabase) => T,
): FactoryProvider<T> {
  return { provide, inject: [EmbeddedDatabase], useFactory };
}
