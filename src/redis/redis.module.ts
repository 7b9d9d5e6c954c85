import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import {
  FailoverLedger,
  LateWorkQueue,
  Ledger,
  SignatureBindings,
  type LedgerTimes,
} from '../ledger';
import { TokenStore } from '../wechat-api';
import { AccountKeys } from './account-keys';
import { BullLateWorkQueue } from './late-work/bull.late-work-queue';
import { LateWorkJobs } from './late-work/late-work-jobs';
import { LateWorkModule } from './late-work/late-work.module';
import { LateWorkProcessor } from './late-work/late-work.processor';
import { RedisConnection } from './redis.connection';
import { RedisLedger } from './redis.ledger';
import { RedisSignatureBindings } from './redis.signature-bindings';
import { RedisTokenStore } from './redis.token-store';

export interface RedisModuleOptions {
  /** REDIS_URL: `redis://user:password@host:6379/0`, or `rediss://` for TLS. */
  readonly url: string;
  /** All keys of the account are under its hash tag. */
  readonly appId: string;
  readonly times: LedgerTimes;
}

/** All stores in one Redis, for any number of instances. Starting fails with RedisUrlError. */
@Module({})
export class RedisModule implements OnApplicationShutdown {
  constructor(private readonly connection: RedisConnection) {}

  static forRoot(options: RedisModuleOptions): DynamicModule {
    return {
      module: RedisModule,
      global: true,
      imports: [LateWorkModule.forRoot(options)],
      providers: [
        { provide: RedisConnection, useFactory: () => openConnection(options.url) },
        ...ledgerProviders(options),
        ...accountProviders(options.appId),
        LateWorkProcessor,
        { provide: LateWorkQueue, useClass: BullLateWorkQueue },
      ],
      exports: [RedisConnection, Ledger, LateWorkQueue, TokenStore, SignatureBindings],
    };
  }

  /** Nest asks a module after its providers, and this one last: whatever ends before may write. */
  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
  }
}

function ledgerProviders({ appId, times }: RedisModuleOptions) {
  return [
    {
      provide: RedisLedger,
      inject: [RedisConnection, LateWorkJobs],
      useFactory: (connection: RedisConnection, jobs: LateWorkJobs) =>
        new RedisLedger(connection, appId, times, jobs),
    },
    {
      provide: Ledger,
      inject: [RedisLedger],
      useFactory: (ledger: RedisLedger) => new FailoverLedger(ledger, times),
    },
  ];
}

async function openConnection(url: string): Promise<RedisConnection> {
  const connection = new RedisConnection(url);
  await connection.open();
  return connection;
}

function accountProviders(appId: string) {
  return [
    {
      provide: TokenStore,
      inject: [RedisConnection],
      useFactory: (connection: RedisConnection) => new RedisTokenStore(connection),
    },
    {
      provide: SignatureBindings,
      inject: [RedisConnection],
      useFactory: (connection: RedisConnection) =>
        new RedisSignatureBindings(connection, new AccountKeys(appId)),
    },
  ];
}
