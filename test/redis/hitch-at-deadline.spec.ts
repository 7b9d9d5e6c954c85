import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { startPlatform, text, type Platform } from '../../src/simulator';
import type { TextMessage } from '../../src/wechat';
import { startInstance, type Instance } from '../support/instance';
import { describeWithRedis, RedisServer } from '../support/redis-server';

/** What the service has by default, and WeChat. */
const DEADLINE = 4500;
const CUT = 5000;
/** Its reply is noted when its delivery has next to no time left, 150 ms. */
const LONG_MS = DEADLINE + 150;
const HITCH_MS = 280;
const OTHERS = 20;

describeWithRedis('a Redis that is still for a moment as a handler ends at the deadline', () => {
  let redis: RedisServer;
  let platform: Platform;
  let instances: readonly Instance[];
  const runs: string[] = [];

  beforeAll(async () => {
    redis = await RedisServer.start();
    platform = await startPlatform({ cutAfter: CUT });
    const environment = { ...platform.environment, REDIS_URL: redis.url };
    instances = await Promise.all([startInstance(environment), startInstance(environment)]);
    platform.connect(instances.map(({ url }) => url));
    for (const { handler } of instances) handler.answers((one) => run(one as TextMessage));
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await platform.close();
    for (const instance of instances) await instance.close();
    await redis.kill();
  });

  async function run({ content }: TextMessage): Promise<string> {
    runs.push(content);
    if (content === 'long') await pause(LONG_MS);
    return `answer to ${content}`;
  }

  it('is no outage: all are answered, and no message runs again', async () => {
    Logger.overrideLogger(false);
    const error = jest.spyOn(Logger.prototype, 'error');
    const long = platform.send(text('long'), { from: 'oLong' });
    await pause(DEADLINE + 100);
    const hitch = redis.hitch(HITCH_MS);
    await pause(60);
    const others = Array.from({ length: OTHERS }, async (_, i) => {
      await pause(5 * i);
      return platform.sendAtOnce(text(`other ${i}`), 2, { from: `oOther${i}` });
    });
    const outcomes = (await Promise.all(others)).flat().map(({ outcome }) => outcome);
    await hitch;
    expect((await long).text).toBe('answer to long');
    expect(new Set(outcomes)).toEqual(new Set(['answered']));
    expect(runs.toSorted()).toEqual([...new Set(runs)].toSorted());
    expect(error).not.toHaveBeenCalled();
  });
});
