import { getQueueToken } from '@nestjs/bullmq';
import { Test, type TestingModule } from '@nestjs/testing';
import type { Queue } from 'bullmq';
import { LateWorkQueue, Ledger, LEDGER_TIMES, type LateWork } from '../../../src/ledger';
import { Accounts } from '../../../src/wechat';
import { wechatAccount } from '../wechat/wechat-account';
import { LATE_WORK, LateWorkJobs } from '../../../src/stores/redis/late-work/late-work-jobs';
import { LateWorkProcessor } from '../../../src/stores/redis/late-work/late-work.processor';
import { RedisModule } from '../../../src/stores/redis/redis.module';
import { RedisStore } from '../../../src/stores/redis/redis.store';
import type { RedisServer } from '../redis-server';

/** Short enough for real waits. */
export const LATE_WORK_TIMES = { ...LEDGER_TIMES, lease: 800, quiet: 500 };

/** All of an instance that late work needs. */
export interface LateWorkInstance {
  readonly app: TestingModule;
  readonly ledger: Ledger;
  readonly store: RedisStore;
  readonly queue: LateWorkQueue;
  readonly lateWork: LateWorkJobs;
  readonly jobs: Queue;
}

/** Instances of one account, which end with the test. */
export class LateWorkInstances {
  private readonly running: TestingModule[] = [];
  private account = 0;

  /** Ends those that run; the next ones are of another account. */
  async end(): Promise<void> {
    for (const app of this.running.splice(0)) {
      app.get(LateWorkQueue).stop();
      await app.close();
    }
    this.account += 1;
  }

  async start({ url }: RedisServer): Promise<LateWorkInstance> {
    const appId = `wx${this.account}`;
    const accounts = new Accounts(false, [wechatAccount({ appId })]);
    const module = RedisModule.forRoot({ url, accounts, times: LATE_WORK_TIMES });
    const app = await Test.createTestingModule({ imports: [module] }).compile();
    await app.init();
    this.running.push(app);
    return {
      app,
      ledger: app.get(Ledger),
      store: app.get(RedisStore),
      queue: app.get(LateWorkQueue),
      lateWork: app.get(LateWorkJobs, { strict: false }),
      jobs: app.get<Queue>(getQueueToken(LATE_WORK), { strict: false }),
    };
  }

  /** The test has ended it. */
  forget(app: TestingModule): void {
    this.running.splice(this.running.indexOf(app), 1);
  }
}

/** Nothing is released, as if the process had been killed. */
export async function crash({ app, queue, store }: LateWorkInstance): Promise<void> {
  await app.get(LateWorkProcessor).worker.close(true);
  queue.stop();
  const { heartbeat } = store as unknown as { heartbeat: { timer: NodeJS.Timeout } };
  clearInterval(heartbeat.timer);
}

/** Does late work at once, and notes it. */
export function settles(ledger: Ledger, taken: LateWork[] = []) {
  return async (work: LateWork): Promise<void> => {
    taken.push(work);
    await ledger.finish(work.key, work.epoch, 'reply', false);
    await ledger.settle(work.key, work.epoch, 'sent');
  };
}
