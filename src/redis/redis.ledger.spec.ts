import { setTimeout as sleep } from 'node:timers/promises';
import { CONTRACT_TIMES, ledgerContract } from '../ledger/ledger.contract';
import { RedisConnection } from './redis.connection';
import { RedisLedger } from './redis.ledger';
import { describeWithRedis, RedisServer } from './testing/redis-server';

describeWithRedis('RedisLedger', () => {
  let server: RedisServer;
  let account = 0;

  beforeAll(async () => {
    server = await RedisServer.start();
  });

  afterAll(() => server.kill());

  ledgerContract('the Redis ledger', async () => {
    account += 1;
    const appId = `wx${account}`;
    const instances = new Map<RedisLedger, RedisConnection>();
    return {
      async instance() {
        const connection = new RedisConnection(server.url);
        await connection.open();
        const ledger = new RedisLedger(connection, appId, CONTRACT_TIMES);
        await ledger.onModuleInit();
        instances.set(ledger, connection);
        return ledger;
      },
      pass: (ms) => sleep(ms),
      crash: (ledger) => {
        clearInterval(
          (ledger as unknown as { heartbeat: { timer: NodeJS.Timeout } }).heartbeat.timer,
        );
        return Promise.resolve();
      },
      async close() {
        for (const [ledger, connection] of instances) {
          await ledger.onApplicationShutdown();
          await connection.close();
        }
      },
    };
  });
});
