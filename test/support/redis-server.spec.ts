import { describeWithRedis, RedisServer } from './redis-server';

describeWithRedis('RedisServer', () => {
  it('says at once why the server ended instead of starting', async () => {
    const started = performance.now();
    const start = RedisServer.start('--maxmemory-policy', 'whatever');
    await expect(start).rejects.toThrow(/on port \d+ ended: [^]*maxmemory-policy/);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('keeps its port, which no outgoing connection can take, over a restart', async () => {
    const server = await RedisServer.start();
    const { url } = server;
    await server.restart();
    const client = server.client();
    expect(await client.ping()).toBe('PONG');
    client.disconnect();
    await server.kill();
    expect([server.url, server.port < 32_768]).toEqual([url, true]);
  });
});
