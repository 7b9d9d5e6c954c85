import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { describeWithRedis, RedisServer } from '../support/redis-server';
import { startPlatform, text, type Platform } from '../../src/simulator';
import type { TextMessage } from '../../src/wechat';
import { startInstance, type Instance } from '../support/instance';

const DEADLINE = 900;
const CUT = 1000;
/** Shorter than an instance asks Redis again before it decides alone. */
const HITCH_MS = 350;
/** Until nothing can follow any more: the quiet after the last delivery, and an outage's end. */
const ALL_OVER_MS = 6500;
/** Some carried by a later delivery, some by none. An odd number: each retry meets the other instance. */
const HANDLERS_TAKE = [1200, 1900, 2500, 3500, 4500];

describeWithRedis('a Redis that is still while retries reach another instance', () => {
  let redis: RedisServer;
  let platform: Platform;
  let instances: readonly Instance[];
  const runs = new Map<string, number>();

  beforeEach(async () => {
    runs.clear();
    redis = await RedisServer.start();
    platform = await startPlatform({ cutAfter: CUT });
    const environment = {
      ...platform.environment,
      REDIS_URL: redis.url,
      WECHAT_REPLY_DEADLINE: String(DEADLINE),
    };
    instances = await Promise.all([startInstance(environment), startInstance(environment)]);
    Logger.overrideLogger(false);
    platform.connect(instances.map(({ url }) => url));
    for (const { handler } of instances) handler.answers((message) => run(message as TextMessage));
  }, 30_000);

  afterEach(async () => {
    redis.resume();
    await platform.close();
    for (const { app } of instances) await app.close();
    await redis.kill();
  }, 30_000);

  async function run({ content }: TextMessage): Promise<string> {
    const count = (runs.get(content) ?? 0) + 1;
    runs.set(content, count);
    await pause(Number(content));
    return `${content} by run ${count}`;
  }

  /** What each user sees in all, where Redis is still for so long from the first cut on. */
  async function seen(stillMs: number): Promise<readonly (readonly string[])[]> {
    const users = HANDLERS_TAKE.map((ms) => ({ from: `oUser${ms}`, message: text(String(ms)) }));
    const sent = users.map(({ from, message }) => platform.send(message, { from }));
    await pause(CUT - 20);
    redis.pause();
    await pause(stillMs);
    redis.resume();
    const conversations = await Promise.all(sent);
    await pause(ALL_OVER_MS);
    return users.map(({ from }, i) => {
      const late = platform.customerMessages(from).map((message) => message.text);
      return [conversations[i]?.text ?? '', ...late].filter((one) => one !== '');
    });
  }

  it('runs each message once where that is a hitch', async () => {
    expect(await seen(HITCH_MS)).toEqual(HANDLERS_TAKE.map((ms) => [`${ms} by run 1`]));
    expect([...runs.values()]).toEqual(HANDLERS_TAKE.map(() => 1));
  }, 30_000);

  it.each([1200, 2600])(
    'gives each user one reply where that takes %i ms',
    async (stillMs) => {
      const replies = await seen(stillMs);
      const one = (ms: number) => [expect.stringMatching(`^${ms} by run [123]$`)];
      expect(replies).toEqual(HANDLERS_TAKE.map(one));
    },
    30_000,
  );
});
