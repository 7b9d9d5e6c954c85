import { CONTRACT_TIMES, ledgerContract } from '../../../test/support/ledger/ledger.contract';
import { Ledger } from '../../ledger';
import { KeySpaces } from './key-spaces';
import { RedisConnection } from './redis.connection';
import { RedisStore } from './redis.store';
import { describeWithRedis, RedisServer } from '../../../test/support/redis-server';
import { until } from '../../../test/support/until';

describeWithRedis('RedisStore', () => {
  let server: RedisServer;
  let account = 0;

  beforeAll(async () => {
    server = await RedisServer.start();
  });

  afterAll(() => server.kill());

  ledgerContract('the Redis ledger', async () => {
    account += 1;
    const keys = KeySpaces.ofOne(`wx${account}`);
    const client = server.client();
    const instances = new Map<Ledger, readonly [RedisStore, RedisConnection]>();
    return {
      async instance() {
        const connection = new RedisConnection(server.url);
        await connection.open();
        const store = new RedisStore(connection, keys, CONTRACT_TIMES);
        await store.onModuleInit();
        const ledger = new Ledger(store);
        instances.set(ledger, [store, connection]);
        return ledger;
      },
      silence: async (ledger) => clearInterval(heartbeatOf(instances.get(ledger)?.[0]).timer),
      async crash(ledger) {
        const heartbeat = heartbeatOf(instances.get(ledger)?.[0]);
        await heartbeat.stop();
        // Where another one has missed a beat, nobody counts as dead for a moment.
        const names = keys.all().flatMap((one) => [one.alive(heartbeat.me), one.grace]);
        await until(async () => (await client.exists(...names)) === 0);
      },
      async close() {
        client.disconnect();
        for (const [store, connection] of instances.values()) {
          await store.onApplicationShutdown();
          await connection.close();
        }
      },
    };
  });
});

interface Heartbeat {
  readonly me: string;
  readonly timer: NodeJS.Timeout;
  stop(): Promise<void>;
}

function heartbeatOf(store: RedisStore | undefined): Heartbeat {
  return (store as unknown as { readonly heartbeat: Heartbeat }).heartbeat;
}
