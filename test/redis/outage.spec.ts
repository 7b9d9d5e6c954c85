import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { describeWithRedis, RedisServer } from '../support/redis-server';
import { seenAsText, startPlatform, text, type Platform } from '../../src/simulator';
import { startInstance, type Instance } from '../support/instance';
import { until } from '../support/until';

/** Of a machine that does other things as well. */
const BUSY_MS = 3000;

describeWithRedis('instances whose Redis hangs', () => {
  let redis: RedisServer;
  let platform: Platform;
  let one: Instance;
  let two: Instance;

  beforeEach(async () => {
    redis = await RedisServer.start();
    platform = await startPlatform();
    const environment = { ...platform.environment, REDIS_URL: redis.url };
    [one, two] = await Promise.all([startInstance(environment), startInstance(environment)]);
    Logger.overrideLogger(false);
  });

  afterEach(async () => {
    await platform.close();
    redis.resume();
    for (const instance of [one, two]) await instance.close();
    await redis.kill();
  });

  it('answer in time, say that they are degraded, and recover by themselves within 3 s', async () => {
    let runs = 0;
    for (const { handler } of [one, two]) handler.answers(() => `answer ${(runs += 1)}`);
    await until(async () => (await one.ask('/health/ready')).status === 200);

    redis.pause();
    const message = text('hello');
    const first = await platform.deliver(message, { url: one.url });
    const again = await platform.deliver(message, { url: one.url });
    expect([first.outcome, seenAsText(first.seen)]).toEqual(['answered', 'answer 1']);
    expect(again.seen).toEqual(first.seen);
    // WeChat waits for 5 seconds.
    for (const { took } of [first, again]) expect(took).toBeLessThan(4500);
    const ready = await one.ask('/health/ready');
    expect([ready.status, ready.body]).toEqual([503, expect.stringContaining('degraded')]);
    expect((await one.ask('/health/live')).status).toBe(200);
    expect((await one.ask('/metrics')).body).toMatch(/^wechat_store_degraded 1$/m);

    redis.resume();
    const recovered = await until(async () => (await one.ask('/health/ready')).status === 200);
    expect(recovered).toBeLessThan(3000 + BUSY_MS);
    await until(async () => /^wechat_store_degraded 0$/m.test((await one.ask('/metrics')).body));
    const elsewhere = await until(async () => {
      const delivery = await platform.deliver(message, { url: two.url });
      return JSON.stringify(delivery.seen) === JSON.stringify(first.seen);
    });
    expect(elsewhere).toBeLessThan(3000 + BUSY_MS);
    expect(runs).toBe(1);
  });

  it('refuse another message under a signature that they saw before or meanwhile', async () => {
    for (const { handler } of [one, two]) handler.answers('好');
    const signed = (nonce: string) => ({ timestamp: Math.floor(Date.now() / 1000), nonce });
    const [before, meanwhile] = [signed('1'), signed('2')];
    const forged = async (query: object, { url }: Instance) =>
      (await platform.deliver(text('假'), { ...query, url })).status;
    const first = text('真一');
    expect((await platform.deliver(first, { ...before, url: one.url })).status).toBe(200);

    redis.pause();
    expect(await forged(before, one)).toBe(403);
    const second = text('真二');
    expect((await platform.deliver(second, { ...meanwhile, url: one.url })).status).toBe(200);
    expect(await forged(meanwhile, one)).toBe(403);
    const again = await platform.deliver(second, { ...meanwhile, url: one.url });
    expect([again.status, seenAsText(again.seen)]).toEqual([200, '好']);

    redis.resume();
    await until(async () => /^wechat_store_degraded 0$/m.test((await one.ask('/metrics')).body));
    await pause(500);
    for (const instance of [one, two]) {
      expect([await forged(before, instance), await forged(meanwhile, instance)]).toEqual([
        403, 403,
      ]);
    }
  });
});
