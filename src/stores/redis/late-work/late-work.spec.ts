import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { LateWork } from '../../../ledger';
import {
  crash,
  LATE_WORK_TIMES,
  LateWorkInstances,
  settles,
} from '../../../../test/support/stores/late-work-instances';
import { describeWithRedis, RedisServer } from '../../../../test/support/redis-server';
import { until } from '../../../../test/support/until';
import { jobOf } from './late-work-jobs';

const KEY = 'wx1:oUser:1:1';
const { lease: LEASE, quiet: QUIET } = LATE_WORK_TIMES;
const request = { fingerprint: 'f', message: 'm', user: 'u' };
const deferred = { ...request, deferred: true };

beforeAll(() => Logger.overrideLogger(false));

describeWithRedis('Late work on BullMQ', () => {
  let server: RedisServer;
  const instances = new LateWorkInstances();
  const instance = (redis = server) => instances.start(redis);

  beforeAll(async () => {
    server = await RedisServer.start();
  });

  afterAll(() => server.kill());

  afterEach(() => instances.end());

  it('has a job while it is promised, without the user in sight, and none afterwards', async () => {
    const { ledger, jobs } = await instance();
    await ledger.claim(KEY, deferred);
    await until(async () => (await jobs.getDelayedCount()) === 1);
    const [job] = await jobs.getDelayed();
    expect([job?.id, job?.name]).toEqual([jobOf(KEY), 'message']);
    expect(job?.id).not.toContain('oUser');
    await settles(ledger)({ key: KEY, epoch: 1 } as LateWork);
    await until(async () => (await jobs.count()) === 0);
  });

  it('is looked after from the moment in which a delivery was answered with a promise', async () => {
    const { ledger, jobs } = await instance();
    for (const key of ['closed', 'abandoned']) await ledger.claim(key, request);
    await ledger.closeWindow('closed');
    await sleep(QUIET + 20);
    await ledger.abandonWindow('abandoned');
    await until(async () => (await jobs.getDelayedCount()) === 2);
    const ids = (await jobs.getDelayed()).map(({ id }) => id);
    expect(ids.toSorted()).toEqual([jobOf('closed'), jobOf('abandoned')].toSorted());
  });

  it('is taken up within two leases by another instance when its owner dies', async () => {
    const [one, two] = [await instance(), await instance()];
    const taken: LateWork[] = [];
    two.queue.process(settles(two.ledger, taken));
    await one.ledger.claim(KEY, deferred);
    await crash(one);
    const died = Date.now();
    await until(() => taken.length > 0);
    expect(Date.now() - died).toBeLessThan(2 * LEASE + 3000);
    expect(taken).toMatchObject([{ key: KEY, epoch: 2, record: { message: 'm' } }]);
    await until(async () => (await two.jobs.count()) === 0);
  });

  it('is taken up again after its pause, once, by any instance, and retries count', async () => {
    const [one, two] = [await instance(), await instance()];
    const looks: number[] = [];
    const started = Date.now();
    for (const { ledger, queue } of [one, two]) {
      queue.process(async ({ key, epoch }) => {
        looks.push(Date.now() - started);
        if (looks.length < 3) await ledger.postpone(key, epoch, 200, true);
        else await ledger.postpone(key, epoch, 60_000, true);
      });
    }
    await one.ledger.claim(KEY, deferred);
    await one.ledger.postpone(KEY, 1, 200, true);
    await until(() => looks.length === 3);
    await sleep(300);
    expect(looks).toHaveLength(3);
    for (const [i, ms] of looks.entries()) expect(ms).toBeGreaterThanOrEqual(200 * (i + 1) - 10);
    const [job] = await one.jobs.getDelayed();
    expect(job).toMatchObject({ attemptsMade: 3, failedReason: expect.stringMatching(/60 s/) });
  });

  it('is kept as failed, with the reason, when it is set aside', async () => {
    const { ledger, queue, jobs } = await instance();
    queue.process(({ key, epoch }) => ledger.bury(key, epoch, 'refused').then(() => undefined));
    for (const key of ['by its first run', 'by a later run']) await ledger.claim(key, deferred);
    await ledger.bury('by its first run', 1, 'refused');
    await ledger.postpone('by a later run', 1, 0, true);
    await until(async () => (await jobs.getFailedCount()) === 2);
    const reasons = (await jobs.getFailed()).map(({ failedReason }) => failedReason);
    expect(reasons).toEqual(['refused', 'refused']);
    expect(await ledger.dead(10)).toHaveLength(2);
  });

  it('is taken up by another instance within seconds when the one with the job dies', async () => {
    const [one, two] = [await instance(), await instance()];
    let begun = false;
    one.queue.process(() => {
      begun = true;
      return new Promise(() => undefined);
    });
    await one.ledger.claim(KEY, deferred);
    await one.ledger.postpone(KEY, 1, 0, false);
    await until(() => begun);
    await crash(one);
    const died = Date.now();
    const taken: LateWork[] = [];
    two.queue.process(settles(two.ledger, taken));
    await until(() => taken.length > 0);
    expect(Date.now() - died).toBeLessThan(15_000);
    expect(taken).toMatchObject([{ epoch: 3 }]);
  });

  it('is found without a job, be it lost or never made', async () => {
    const [one, two] = [await instance(), await instance()];
    await one.ledger.claim(KEY, deferred);
    await one.ledger.claim('no further delivery', request);
    await until(async () => (await one.jobs.getDelayedCount()) === 1);
    await one.jobs.remove(jobOf(KEY));
    await crash(one);
    const taken: LateWork[] = [];
    two.queue.process(settles(two.ledger, taken));
    await until(() => taken.length === 2);
    expect(taken.map(({ key }) => key).toSorted()).toEqual(['no further delivery', KEY].toSorted());
  });

  it('goes on after Redis was killed and started again', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'redis-'));
    const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--dir', directory];
    const redis = await RedisServer.start(...durable);
    const { ledger, queue } = await instance(redis);
    const taken: LateWork[] = [];
    queue.process(settles(ledger, taken));
    await ledger.claim(KEY, deferred);
    await ledger.postpone(KEY, 1, 1000, false);
    await redis.kill();
    await sleep(500);
    await redis.restart();
    await until(() => taken.length > 0);
    expect(taken).toMatchObject([{ key: KEY, epoch: 2 }]);
    await instances.end();
    await redis.kill();
    rmSync(directory, { recursive: true });
  });

  it('goes on elsewhere at once when it is given back, whatever its handler does', async () => {
    const [one, two] = [await instance(), await instance()];
    let epoch = 0;
    one.queue.process((work) => {
      epoch = work.epoch;
      return new Promise(() => undefined);
    });
    await one.ledger.claim(KEY, deferred);
    await one.ledger.postpone(KEY, 1, 0, false);
    await until(() => epoch > 0);
    one.queue.stop();
    const taken: LateWork[] = [];
    two.queue.process(settles(two.ledger, taken));
    await one.ledger.postpone(KEY, epoch, 0, false);
    const closing = one.app.close();
    await until(() => taken.length > 0, 4000);
    await closing;
    expect(taken).toMatchObject([{ key: KEY, epoch: 3 }]);
    instances.forget(one.app);
  });
});
