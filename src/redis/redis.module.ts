import {
  Module,
  type Abstract,
  type DynamicModule,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { Ledger, SignatureBindings, type LedgerTimes } from '../ledger';
import { TokenStore } from '../wechat-api';
import { AccountKeys } from './account-keys';
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

  static forRoot({ url, appId, times }: RedisModuleOptions): DynamicModule {
    return {
      module: RedisModule,
      global: true,
      providers: [
        { provide: RedisConnection, useFactory: () => openConnection(url) },
        onRedis(Ledger, (connection) => new RedisLedger(connection, appId, times)),
        onRedis(TokenStore, (connection) => new RedisTokenStore(connection)),
        onRedis(
          SignatureBindings,
          (connection) => new RedisSignatureBindings(connection, new AccountKeys(appId)),
        ),
      ],
      exports: [RedisConnection, Ledger, TokenStore, SignatureBindings],
    };
  }

  /** Nest asks a module after its providers: whatever ends before may still write. */
  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
  }
}

function onRedis<T>(
  provide: Abstract<T>,
  useFactory: (connection: RedisConnection) => T,
): Provider {
  return { provide, inject: [RedisConnection], useFactory };
}

async function openConnection(url: string): Promise<RedisConnection> {
  const connection = new RedisConnection(url);
  await connection.open();
  return connection;
}
