import { AccountKeys } from './account-keys';
import { RedisConnection } from './redis.connection';
import { RedisSignatureBindings } from './redis.signature-bindings';
import { describeWithRedis, RedisServer } from './testing/redis-server';
import { signatureBindingsContract } from './testing/signature-bindings.contract';

describeWithRedis('RedisSignatureBindings', () => {
  let server: RedisServer;
  let connection: RedisConnection;
  let bindings: RedisSignatureBindings;

  beforeAll(async () => {
    server = await RedisServer.start();
    connection = new RedisConnection(server.url);
    await connection.open();
    bindings = new RedisSignatureBindings(connection, new AccountKeys('wx1'));
  });

  afterAll(async () => {
    await connection.close();
    await server.kill();
  });

  signatureBindingsContract('Redis', () => bindings);
});
