import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { LateWork } from '../../../ledger';
import {
  crash,
  LATE_WORK_TIMES,
  LateWorkInstances,
  settles,
  type LateWorkInstance,
} from '../../../../test/support/stores/late-work-instances';
import { describeWithRedis, RedisServer } from '../../../../test/support/redis-server';
import { until } from '../../../../test/support/until';
import { StoreUnavailableError } from '../store-unavailable.error';
import { jobOf } from './late-work-jobs';

const { lease, quiet } = LATE_WORK_TIMES;
const request = { fingerprint: 'f', message: 'm', user: 'u' };
const deferred = { ...request, deferred: true };

/** Something happens right after the job was made, before the record is written. */
function afterTheJob({ lateWork }: LateWorkInstance, happens: () => Promise<unknown>): void {
  const { promised } = lateWork;
  jest.spyOn(lateWork, 'promised').mockImplementationOnce(async (...args) => {
    await promised.apply(lateWork, args);
    await happens();
  });
}

/** The next change is carried out, but nobody is told: the command seems to have failed. */
function loseTheNextAnswer({ store }: LateWorkInstance): void {
  const { records } = store as unknown as {
    records: { compareAndSet(...args: readonly unknown[]): Promise<unknown> };
  };
  const { compareAndSet } = records;
  jest.spyOn(records, 'compareAndSet').mockImplementationOnce(async (...args) => {
    await compareAndSet.apply(records, args);
    throw new StoreUnavailableError('compareAndSet', 'the answer was lost');
  });
}

/** Not waiting, and not at work either. */
const isGone = async ({ jobs }: LateWorkInstance) => !(await jobs.getJob(jobOf('k')));

beforeAll(() => Logger.overrideLogger(false));

describeWithRedis('A promise, which is a job and then a record,', () => {
  let server: RedisServer;
  let one: LateWorkInstance;
  let two: LateWorkInstance;
  let taken: LateWork[];
  const instances = new LateWorkInstances();

  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.kill());
  beforeEach(async () => {
    taken = [];
    [one, two] = [await instances.start(server), await instances.start(server)];
  });
  afterEach(() => instances.end());

  it('does no harm where the reply was carried by a delivery after all', async () => {
    for (const { queue, ledger } of [one, two]) queue.process(settles(ledger, taken));
    await one.ledger.claim('k', request);
    await two.ledger.claim('k', request);
    afterTheJob(two, () => one.ledger.finish('k', 1, 'reply', true));
    expect(await two.ledger.closeWindow('k')).toEqual({ kind: 'reply', reply: 'reply' });
    expect(await one.jobs.getDelayedCount()).toBe(1);
    await until(() => isGone(one));
    expect(taken).toEqual([]);
    expect(await one.ledger.claim('k', request)).toMatchObject({ kind: 'replay' });
  });

  it.each([
    ['a message that began', true],
    ['a message that nobody knows', false],
  ])('is half made when its process dies: %s', async (_, isKnown) => {
    if (isKnown) await one.ledger.claim('k', request);
    afterTheJob(one, () => new Promise(() => undefined));
    void (isKnown ? one.ledger.closeWindow('k') : one.ledger.claim('k', deferred));
    await until(async () => (await two.jobs.getDelayedCount()) === 1);
    await crash(one);
    two.queue.process(settles(two.ledger, taken));
    await until(() => isGone(two));
    const work = { key: 'k', epoch: 2, record: { channel: 'late', message: 'm' } };
    expect(taken).toMatchObject(isKnown ? [work] : []);
  });

  it('keeps no delivery waiting while Redis is away, and is kept all the same', async () => {
    await one.ledger.claim('k', request);
    server.pause();
    const asked = performance.now();
    expect(await one.ledger.closeWindow('k', 300)).toEqual({ kind: 'late', promised: 'late' });
    expect(performance.now() - asked).toBeLessThan(1300);
    await sleep(500);
    server.resume();
    const told = async () => (await two.ledger.claim('k', request)).kind === 'acknowledge';
    await until(() => told().catch(() => false));
    await crash(one);
    two.queue.process(settles(two.ledger, taken));
    await until(() => taken.length === 1);
    await sleep(lease);
    expect(taken).toMatchObject([{ key: 'k', record: { channel: 'late' } }]);
  });

  it('is taken up again where Redis had given it to an instance that was not told', async () => {
    await one.ledger.claim('k', deferred);
    await one.ledger.postpone('k', 1, 0, false);
    loseTheNextAnswer(two);
    two.queue.process(settles(two.ledger, taken));
    await until(() => taken.length === 1);
    expect(taken).toMatchObject([{ key: 'k', epoch: 3 }]);
    await until(() => isGone(two));
  });

  it('follows for a message that was given back between two deliveries', async () => {
    await one.ledger.claim('k', request);
    await one.ledger.postpone('k', 1, 0, false);
    await until(async () => !(await isGone(one)));
    await one.jobs.remove(jobOf('k'));
    const given = Date.now();
    two.queue.process(settles(two.ledger, taken));
    await until(() => taken.length === 1);
    expect(Date.now() - given).toBeGreaterThanOrEqual(quiet - 50);
    expect(taken).toMatchObject([{ key: 'k', epoch: 2, record: { channel: 'late' } }]);
  });
});
