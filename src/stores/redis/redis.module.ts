import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { FailoverStore, LateWorkQueue, Ledger, LedgerStore, type LedgerTimes } from '../../ledger';
import type { Accounts } from '../../wechat';
import { TokenStore } from '../../wechat-api';
import { KeySpaces } from './key-spaces';
import { BullLateWorkQueue } from './late-work/bull.late-work-queue';
import { LateWorkJobs } from './late-work/late-work-jobs';
import { LateWorkModule } from './late-work/late-work.module';
import { LateWorkProcessor } from './late-work/late-work.processor';
import { RedisAccounts } from './redis.accounts';
import { RedisConnection } from './redis.connection';
import { RedisStore } from './redis.store';
import { RedisTokenStore } from './redis.token-store';

export interface RedisModuleOptions {
  /** REDIS_URL: `redis://user:password@host:6379/0`, or `rediss://` for TLS. */
  readonly url: string;
  /** All keys of an account are under its hash tag. */
  readonly accounts: Accounts;
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
        LateWorkProcessor,
        {
          provide: RedisAccounts,
          inject: [RedisConnection],
          useFactory: (connection: RedisConnection) =>
            new RedisAccounts(connection, options.accounts),
        },
        { provide: LateWorkQueue, useClass: BullLateWorkQueue },
        {
          provide: TokenStore,
          inject: [RedisConnection],
          useFactory: (connection: RedisConnection) => new RedisTokenStore(connection),
        },
      ],
      exports: [RedisConnection, Ledger, LateWorkQueue, TokenStore],
    };
  }

  /** Nest asks a module after its providers, and this one last: whatever ends before may write. */
  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
  }
}

function ledgerProviders({ accounts, times }: RedisModuleOptions) {
  return [
    { provide: KeySpaces, useFactory: () => keySpacesOf(accounts) },
    {
      provide: RedisStore,
      inject: [RedisConnection, KeySpaces, LateWorkJobs],
      useFactory: (connection: RedisConnection, keys: KeySpaces, jobs: LateWorkJobs) =>
        following(accounts, new RedisStore(connection, keys, times, jobs)),
    },
    {
      provide: LedgerStore,
      inject: [RedisStore],
      useFactory: (store: RedisStore) => new FailoverStore(store, times),
    },
    {
      provide: Ledger,
      inject: [LedgerStore],
      useFactory: (store: LedgerStore) => new Ledger(store),
    },
  ];
}

async function openConnection(url: string): Promise<RedisConnection> {
  const connection = new RedisConnection(url);
  await connection.open();
  return connection;
}

function keySpacesOf(accounts: Accounts): KeySpaces {
  const only = accounts.only();
  return only
    ? KeySpaces.ofOne(only.appId)
    : new KeySpaces(accounts.all().map(({ appId }) => appId));
}

function following(accounts: Accounts, store: RedisStore): RedisStore {
  accounts.onChange(async ({ kind, account: { appId } }) => {
    if (kind === 'added') await store.serve(appId);
    if (kind === 'gone') await store.release(appId);
  });
  return store;
}
