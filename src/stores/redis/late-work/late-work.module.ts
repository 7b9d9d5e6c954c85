import { BullModule, getQueueToken, type RegisterQueueOptions } from '@nestjs/bullmq';
import { Module, type DynamicModule } from '@nestjs/common';
import { LATE_WORK_JOB_QUEUE, type LedgerTimes } from '../../../ledger';
import type { Accounts } from '../../../wechat';
import { RedisConnection } from '../redis.connection';
import { BoundedQueue, BoundedWorker } from './bounded-close';
import { LATE_WORK, LateWorkJobs, LOOK_AFTER_MS } from './late-work-jobs';

const WEEK_SECONDS = 7 * 86_400;
const MOST_FAILED = 1000;
const LONGEST_PAUSE_MS = 500;
/** The ledger says when it is enough. */
const ATTEMPTS = 1_000_000;

export interface LateWorkModuleOptions {
  /** REDIS_URL. */
  readonly url: string;
  readonly accounts: Accounts;
  readonly times: LedgerTimes;
}

/** The jobs of late work on BullMQ. */
@Module({})
export class LateWorkModule {
  static forRoot(options: LateWorkModuleOptions): DynamicModule {
    BullModule.queueClass = BoundedQueue;
    BullModule.workerClass = BoundedWorker;
    const queue = BullModule.registerQueueAsync({
      name: LATE_WORK,
      // Once that is open, REDIS_URL is known to be right.
      inject: [RedisConnection],
      useFactory: () => queueOptions(options),
    });
    return {
      module: LateWorkModule,
      // Nest ends modules that are not global first, and work is given back until late.
      global: true,
      imports: [{ ...queue, global: true }],
      providers: [
        LateWorkJobs,
        { provide: LOOK_AFTER_MS, useValue: options.times.lease },
        { provide: LATE_WORK_JOB_QUEUE, useExisting: getQueueToken(LATE_WORK) },
      ],
      exports: [LateWorkJobs, LATE_WORK_JOB_QUEUE],
    };
  }
}

function queueOptions({ url, accounts }: LateWorkModuleOptions): RegisterQueueOptions {
  return {
    name: LATE_WORK,
    // Several share one: each queue takes connections of its own.
    prefix: `wechat:{${accounts.only()?.appId ?? 'accounts'}}`,
    connection: {
      url,
      // As BullMQ demands of the connection on which it waits for jobs.
      maxRetriesPerRequest: null,
      retryStrategy: (times: number) => Math.min(50 * times, LONGEST_PAUSE_MS),
      maxLoadingRetryTime: LONGEST_PAUSE_MS,
    },
    streams: { events: { maxLen: MOST_FAILED } },
    defaultJobOptions: {
      attempts: ATTEMPTS,
      backoff: { type: 'custom' },
      removeOnComplete: true,
      removeOnFail: { count: MOST_FAILED, age: WEEK_SECONDS },
      stackTraceLimit: 1,
    },
  };
}
