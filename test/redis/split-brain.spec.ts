import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { describeWithRedis, RedisServer } from '../support/redis-server';
import { startPlatform, text, type Platform } from '../../src/simulator';
import type { TextMessage } from '../../src/wechat';
import { startInstance, type Instance } from '../support/instance';
import { until } from '../support/until';

const DEADLINE = 800;
const CUT = 1000;
/** Shorter than an instance asks Redis again before it decides alone, on a busy machine as well. */
const HITCH_MS = 350;
/** So much slower is all but Redis where it only hitches. */
const HITCH_PACE = 2;
const OUTAGES_MS = [1200, 2600];
/** Until nothing can follow any more: the quiet after the last delivery, and an outage's end. */
const ALL_OVER_MS = 5500;
/** Some carried by a later delivery, some by none. An odd number: each retry meets the other instance. */
const HANDLERS_TAKE = [1200, 1900, 2500, 2900, 3500];

/** What each user sees in all, and how often their messages ran. */
interface Story {
  readonly seen: readonly (readonly string[])[];
  readonly runs: readonly number[];
}

interface Stage {
  readonly pace: number;
  readonly redis: RedisServer;
  readonly platform: Platform;
  readonly instances: readonly Instance[];
  readonly runs: ReadonlyMap<string, number>;
}

/** Two instances on one Redis, whose handlers take as long as the text says, at the stage's pace. */
async function set(pace: number): Promise<Stage> {
  const runs = new Map<string, number>();
  const run = async ({ content }: TextMessage) => {
    const count = (runs.get(content) ?? 0) + 1;
    runs.set(content, count);
    await pause(Number(content) * pace);
    return `${content} by run ${count}`;
  };
  const redis = await RedisServer.start();
  const platform = await startPlatform({ cutAfter: CUT * pace });
  const environment = {
    ...platform.environment,
    REDIS_URL: redis.url,
    WECHAT_REPLY_DEADLINE: String(DEADLINE * pace),
  };
  const instances = await Promise.all([startInstance(environment), startInstance(environment)]);
  platform.connect(instances.map(({ url }) => url));
  for (const { handler } of instances) handler.answers((message) => run(message as TextMessage));
  return { pace, redis, platform, instances, runs };
}

/** What is seen where Redis is still for so long from the first cut on. */
async function play({ pace, redis, platform, runs }: Stage, stillMs: number): Promise<Story> {
  const users = HANDLERS_TAKE.map((ms) => ({ from: `oUser${ms}`, message: text(String(ms)) }));
  const sent = users.map(({ from, message }) => platform.send(message, { from }));
  await pause(CUT * pace - 20);
  await redis.hitch(stillMs);
  const conversations = await Promise.all(sent);
  await pause(ALL_OVER_MS);
  const seenBy = ({ from }: (typeof users)[number], i: number) => {
    const late = platform.customerMessages(from).map((message) => message.text);
    const { sees, text: carried = '' } = conversations[i] ?? {};
    // The outage line, on a machine too busy for the last delivery, is no reply of the service's.
    return [sees?.kind === 'reply' ? carried : '', ...late].filter((one) => one !== '');
  };
  await until(() => users.map(seenBy).every(({ length }) => length > 0)).catch(() => undefined);
  return { seen: users.map(seenBy), runs: [...runs.values()] };
}

async function strike({ redis, platform, instances }: Stage): Promise<void> {
  await platform.close();
  for (const instance of instances) await instance.close();
  await redis.kill();
}

describeWithRedis('a Redis that is still while retries reach another instance', () => {
  let stories: ReadonlyMap<number, Story>;
  beforeAll(async () => {
    const times = [HITCH_MS, ...OUTAGES_MS];
    // All of them before the first story begins: what starts holds up what runs in this process.
    const paceOf = (ms: number) => (ms === HITCH_MS ? HITCH_PACE : 1);
    const stages = await Promise.all(times.map(async (ms) => [ms, await set(paceOf(ms))] as const));
    Logger.overrideLogger(false);
    const told = stages.map(async ([ms, stage]) => [ms, await play(stage, ms)] as const);
    stories = new Map(await Promise.all(told));
    for (const [, stage] of stages) await strike(stage);
  });

  it('runs each message once where that is a hitch', () => {
    const { seen, runs } = stories.get(HITCH_MS) ?? {};
    expect(seen).toEqual(HANDLERS_TAKE.map((ms) => [`${ms} by run 1`]));
    expect(runs).toEqual(HANDLERS_TAKE.map(() => 1));
  });

  it.each(OUTAGES_MS)('gives each user one reply where that takes %i ms', (stillMs) => {
    const one = (ms: number) => [expect.stringMatching(`^${ms} by run [123]$`)];
    expect(stories.get(stillMs)?.seen).toEqual(HANDLERS_TAKE.map(one));
  });
});
