import {
  Module,
  type Abstract,
  type DynamicModule,
  type FactoryProvider,
  type OnApplicationShutdown,
  type Type,
} from '@nestjs/common';
import {
  AgendaLateWorkQueue,
  FailoverLedger,
  LateWorkQueue,
  Ledger,
  SignatureBindings,
  type LedgerTimes,
} from '../ledger';
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

/** A disk may be slow for a moment; within this, and what a signature waits, a delivery can be answered. */
const PATIENCE_MS = 2500;

/** All stores on this machine's disk, for services without Redis. */
@Module({})
export class EmbeddedModule implements OnApplicationShutdown {
  constructor(private readonly database: EmbeddedDatabase) {}

  static forRoot({ directory, times }: EmbeddedModuleOptions): DynamicModule {
    return {
      module: EmbeddedModule,
      global: true,
      providers: [
        { provide: EmbeddedDatabase, useFactory: () => new EmbeddedDatabase(directory) },
        onDatabase(EmbeddedLedger, (database) => new EmbeddedLedger(database, times)),
        {
          provide: Ledger,
          inject: [EmbeddedLedger],
          useFactory: (ledger: EmbeddedLedger) => new FailoverLedger(ledger, times, PATIENCE_MS),
        },
        {
          provide: LateWorkQueue,
          inject: [Ledger],
          useFactory: (ledger: Ledger) => new AgendaLateWorkQueue(ledger),
        },
        onDatabase(TokenStore, (database) => new EmbeddedTokenStore(database)),
        onDatabase(SignatureBindings, (database) => new EmbeddedSignatureBindings(database)),
      ],
      exports: [Ledger, LateWorkQueue, TokenStore, SignatureBindings],
    };
  }

  /** Nest asks a module after its providers, and this one last: whatever ends before may write. */
  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

function onDatabase<T>(
  provide: Abstract<T> | Type<T>,
  useFactory: (database: EmbeddedDatabase) => T,
): FactoryProvider<T> {
  return { provide, inject: [EmbeddedDatabase], useFactory };
}
