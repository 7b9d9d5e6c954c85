import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { Logger } from '@nestjs/common';
import { describeWithRedis, RedisServer } from '../../../test/support/redis-server';
import { until } from '../../../test/support/until';
import { RedisConnection } from './redis.connection';

/** Loses a connection as soon as something is to be heard on it, when it is told to. */
class LosingProxy {
  isLosing = false;
  private readonly server: Server;

  constructor(redis: RedisServer) {
    this.server = createServer((near) => {
      const far = connect(redis.port, '127.0.0.1');
      near.on('error', () => far.destroy()).on('close', () => far.destroy());
      far.on('error', () => near.destroy()).on('close', () => near.destroy());
      far.pipe(near);
      near.on('data', (chunk) => {
        if (!this.isLosing || !chunk.includes('subscribe')) return void far.write(chunk);
        this.isLosing = false;
        near.destroy();
      });
    });
  }

  async listen(): Promise<string> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
  }
}

describeWithRedis('RedisConnection', () => {
  it('hears what it listens to, though a new connection was lost before it had asked for it', async () => {
    Logger.overrideLogger(false);
    const redis = await RedisServer.start();
    const proxy = new LosingProxy(redis);
    const connection = new RedisConnection(await proxy.listen());
    await connection.open();
    const heard: string[] = [];
    await connection.listen('news', (told) => heard.push(told));
    const client = redis.client();

    proxy.isLosing = true;
    await client.call('CLIENT', 'KILL', 'TYPE', 'PUBSUB');
    await until(() => !proxy.isLosing);
    await until(async () => (await client.publish('news', 'told')) > 0);
    await until(() => heard.length > 0);
    expect(heard[0]).toBe('told');

    client.disconnect();
    await connection.close();
    proxy.close();
    await redis.kill();
  });
});
