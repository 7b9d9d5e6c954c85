import { tokenStoreContract } from '../../../test/support/wechat-api/token-store.contract';
import { RedisConnection } from './redis.connection';
import { RedisTokenStore } from './redis.token-store';
import { describeWithRedis, RedisServer } from '../../../test/support/redis-server';

const APP = 'wx00000000000000aa';

describeWithRedis('RedisTokenStore', () => {
  let server: RedisServer;
  let connection: RedisConnection;

  beforeAll(async () => {
    server = await RedisServer.start();
    connection = new RedisConnection(server.url);
    await connection.open();
  });

  afterAll(async () => {
    await connection.close();
    await server.kill();
  });

  tokenStoreContract('Redis', async () => {
    await server.empty();
    return new RedisTokenStore(connection);
  });

  it('fences a former holder even when Redis was emptied meanwhile', async () => {
    await server.empty();
    const store = new RedisTokenStore(connection);
    const former = await store.acquire(APP, 5000);
    await server.empty();
    const present = await store.acquire(APP, 5000);
    expect(present?.fence).toBeGreaterThan(former?.fence ?? Infinity);
    const token = { value: 'former', obtainedAt: 0, expiresAt: 1 };
    expect(await store.save(APP, token, former ?? { fence: 0 })).toBe(false);
  });
});
