import { setTimeout as pause } from 'node:timers/promises';
import { describeWithRedis, RedisServer } from '../support/redis-server';
import { startPlatform, type Platform } from '../../src/simulator';
import { TokenService, WechatApiClient } from '../../src/wechat-api';
import { startInstance, type Instance } from '../support/instance';
import { until } from '../support/until';

const INSTANCES = 4;

describeWithRedis.each([
  ['stable', '/cgi-bin/stable_token'],
  ['classic', '/cgi-bin/token'],
])('the %s token of instances on one Redis', (mode, path) => {
  let redis: RedisServer;
  let platform: Platform;
  let instances: readonly Instance[];
  /** What each instance had at first, and how often WeChat had been asked then. */
  let first: readonly string[];
  let firstCalls: number;

  const calls = () => platform.api.requests.filter((request) => request.path === path).length;
  const tokens = () =>
    Promise.all(instances.map(({ app }) => app.get(TokenService).getAccessToken()));

  beforeAll(async () => {
    redis = await RedisServer.start();
    platform = await startPlatform();
    platform.api.fault(path, { delay: 200 });
    const environment = {
      ...platform.environment,
      REDIS_URL: redis.url,
      MANAGEMENT_PORT: 'off',
      WECHAT_TOKEN_MODE: mode,
    };
    instances = await Promise.all(
      Array.from({ length: INSTANCES }, () => startInstance(environment)),
    );
    first = await tokens();
    firstCalls = calls();
  });

  afterAll(async () => {
    await platform.close();
    for (const instance of instances) await instance.close();
    await redis.kill();
  });

  it('is asked for once when all start at once', () => {
    expect(new Set(first).size).toBe(1);
    expect(firstCalls).toBe(1);
  });

  it('is refreshed once when all meet 40001 at once, and every call succeeds', async () => {
    const [old] = await tokens();
    const before = calls();
    platform.api.voidToken();
    const answers = await Promise.all(
      [...instances, ...instances, ...instances].map(({ app }) =>
        app.get(WechatApiClient).get('/cgi-bin/getcallbackip'),
      ),
    );
    expect(answers).toHaveLength(3 * INSTANCES);
    expect(calls()).toBe(before + 1);
    const [one, ...others] = await tokens();
    expect(one).not.toBe(old);
    expect(new Set(others)).toEqual(new Set([one]));
  });

  it('is not replaced by that of a refresher who was too slow', async () => {
    const [old = ''] = await tokens();
    const [slow, quick] = instances.map(({ app }) => app.get(TokenService));
    platform.api.voidToken();
    let answer = () => {};
    platform.api.fault(path, { delay: new Promise<void>((resolve) => (answer = resolve)) });
    const before = calls();
    const late = slow?.refresh(old);
    await until(() => calls() === before + 1);
    const client = redis.client();
    // As if the slow one's lease had ended.
    const [key = ''] = await client.keys('*token');
    await client.hset(key, 'heldUntil', 0);
    const newer = await quick?.refresh(old);
    answer();
    expect((await late)?.value).toBe(newer?.value);
    await pause(100);
    expect(JSON.parse((await client.hget(key, 'token')) ?? '{}')).toMatchObject({
      value: newer?.value,
    });
    client.disconnect();
    // The others learn of it as well.
    for (const { app } of instances) await app.get(TokenService).refresh(old);
    expect(new Set(await tokens())).toEqual(new Set([newer?.value]));
  });
});
