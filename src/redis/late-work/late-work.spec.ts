import { setTimeout as sleep } from 'node:timers/promises';
import { getQueueToken } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import type { Queue } from 'bullmq';
import { StoreUnavailableError } from '../store-unavailable.error';
import { describeWithRedis, RedisServer } from '../testing/redis-server';
import { LateWorkQueue, type LateWorkEnd } from './late-work-queue';
import { LateWorkModule } from './late-work.module';
import { LATE_WORK, LateWorkProcessor } from './late-work.processor';

const KEY = 'wx1:message';
const done: LateWorkEnd = { kind: 'done' };

async function until(happens: () => boolean | Promise<boolean>, ms = 5000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await happens())) {
    if (Date.now() > end) throw new Error('it did not happen');
    await sleep(10);
  }
}

beforeAll(() => Logger.overrideLogger(false));

describeWithRedis('Late work on BullMQ', () => {
  let server: RedisServer;
  let account = 0;
  const instances: TestingModule[] = [];

  beforeAll(async () => {
    server = await RedisServer.start();
  });

  afterAll(() => server.kill());

  beforeEach(() => {
    account += 1;
  });

  afterEach(async () => {
    for (const app of instances.splice(0)) await app.close();
  });

  async function instance() {
    const module = LateWorkModule.forRoot({ url: server.url, appId: `wx${account}` });
    const app = await Test.createTestingModule({ imports: [module] }).compile();
    await app.init();
    instances.push(app);
    const jobs = app.get<Queue>(getQueueToken(LATE_WORK), { strict: false });
    return { app, queue: app.get(LateWorkQueue), jobs };
  }

  it('is looked at after its time, once, and forgotten when it is done', async () => {
    const { queue, jobs } = await instance();
    const looks: number[] = [];
    const started = Date.now();
    queue.process(async (key) => {
      expect(key).toBe(KEY);
      looks.push(Date.now() - started);
      return done;
    });
    await queue.schedule(KEY, 5000);
    await queue.schedule(KEY, 150);
    await until(async () => looks.length > 0 && (await jobs.count()) === 0);
    await sleep(100);
    expect(looks).toHaveLength(1);
    expect(looks[0]).toBeGreaterThanOrEqual(145);
  });

  it('is looked at again when it was too early or failed, and only failures count', async () => {
    const { queue, jobs } = await instance();
    const ends: LateWorkEnd[] = [
      { kind: 'early', ms: 20 },
      { kind: 'failed', reason: 'WeChat is busy', ms: 30 },
      { kind: 'failed', reason: 'WeChat is still busy', ms: 60_000 },
    ];
    queue.process(async () => ends.shift() ?? done);
    await queue.schedule(KEY, 0);
    await until(async () => ends.length === 0 && (await jobs.getDelayedCount()) === 1);
    const [job] = await jobs.getDelayed();
    expect(job).toMatchObject({ attemptsMade: 2, failedReason: 'WeChat is still busy' });
  });

  it('is kept as failed when it is dead, and can be begun anew', async () => {
    const { queue, jobs } = await instance();
    const ends: LateWorkEnd[] = [{ kind: 'dead', reason: 'refused' }];
    queue.process(async () => ends.shift() ?? done);
    await queue.schedule(KEY, 0);
    await until(async () => (await jobs.getFailedCount()) === 1);
    expect((await jobs.getFailed())[0]).toMatchObject({ failedReason: 'refused' });
    await queue.schedule(KEY, 0);
    await until(async () => (await jobs.getFailedCount()) === 0 && (await jobs.count()) === 0);
  });

  it('is taken up by another instance within seconds when its own dies', async () => {
    const [one, two] = [await instance(), await instance()];
    let begun = false;
    one.queue.process(() => {
      begun = true;
      return new Promise(() => undefined);
    });
    await one.queue.schedule(KEY, 0);
    await until(() => begun);
    await one.app.get(LateWorkProcessor).worker.close(true);
    const died = Date.now();
    let taken = 0;
    two.queue.process(async () => {
      taken = Date.now() - died;
      return done;
    });
    await until(() => taken > 0, 9000);
    expect(taken).toBeLessThan(8000);
  }, 20_000);

  it('fails to be scheduled within 300 ms while Redis hangs', async () => {
    const { queue } = await instance();
    await queue.schedule(KEY, 60_000);
    server.pause();
    const started = Date.now();
    await expect(queue.schedule(KEY, 0)).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(Date.now() - started).toBeLessThan(800);
    server.resume();
  });
});
