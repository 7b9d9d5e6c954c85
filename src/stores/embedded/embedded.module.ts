import { Module, type DynamicModule } from '@nestjs/common';
import {
  AgendaLateWorkQueue,
  FailoverLedger,
  LateWorkQueue,
  Ledger,
  SignatureBindings,
  type LedgerTimes,
} from '../../ledger';
import { TokenStore } from '../../wechat-api';
import { EmbeddedLedger } from './embedded.ledger';
import { EmbeddedSignatureBindings } from './embedded.signature-bindings';
import { EmbeddedTokenStore } from './embedded.token-store';

export interface EmbeddedModuleOptions {
  /** DATA_DIR. */
  readonly directory: string;
  readonly times: LedgerTimes;
  /** Milliseconds for which everything is remembered, at least. */
  readonly keep: number;
}

const SEGMENT_MS = 60_000;
const SYNC_MS = 100;

/** All stores on this machine's disk, for services without Redis. */
@Module({})
export class EmbeddedModule {
  static forRoot({ directory, times, keep }: EmbeddedModuleOptions): DynamicModule {
    const upkeep = { span: SEGMENT_MS, keep, sync: SYNC_MS };
    return {
      module: EmbeddedModule,
      global: true,
      providers: [
        { provide: EmbeddedLedger, useFactory: () => new EmbeddedLedger(directory, times, upkeep) },
        {
          provide: Ledger,
          inject: [EmbeddedLedger],
          useFactory: (ledger: EmbeddedLedger) => new FailoverLedger(ledger, times),
        },
        {
          provide: LateWorkQueue,
          inject: [Ledger],
          useFactory: (ledger: Ledger) => new AgendaLateWorkQueue(ledger),
        },
        { provide: TokenStore, useFactory: () => new EmbeddedTokenStore(directory) },
        {
          provide: SignatureBindings,
          inject: [EmbeddedLedger],
          useFactory: (ledger: EmbeddedLedger) => new EmbeddedSignatureBindings(ledger),
        },
      ],
      exports: [Ledger, LateWorkQueue, TokenStore, SignatureBindings],
    };
  }
}
