import { BullModule, type RegisterQueueOptions } from '@nestjs/bullmq';
import { Module, type DynamicModule } from '@nestjs/common';
import { BullLateWorkQueue } from './bull.late-work-queue';
import { LateWorkQueue } from './late-work-queue';
import { LATE_WORK, LateWorkProcessor } from './late-work.processor';

const WEEK_SECONDS = 7 * 86_400;
const MOST_FAILED = 1000;
const LONGEST_PAUSE_MS = 500;
/** The ledger says when it is enough. */
const ATTEMPTS = 1_000_000;

export interface LateWorkModuleOptions {
  /** REDIS_URL. */
  readonly url: string;
  readonly appId: string;
}

/** Late work on BullMQ, whose keys are under the account's hash tag like all others. */
@Module({})
export class LateWorkModule {
  static forRoot(options: LateWorkModuleOptions): DynamicModule {
    const queue = BullModule.registerQueue(queueOptions(options));
    return {
      module: LateWorkModule,
      global: true,
      imports: [queue],
      providers: [LateWorkProcessor, { provide: LateWorkQueue, useClass: BullLateWorkQueue }],
      exports: [LateWorkQueue, queue],
    };
  }
}

function queueOptions({ url, appId }: LateWorkModuleOptions): RegisterQueueOptions {
  return {
    name: LATE_WORK,
    prefix: `wechat:{${appId}}`,
    connection: {
      url,
      // As BullMQ demands of the connection on which it waits for jobs.
      maxRetriesPerRequest: null,
      retryStrategy: (times: number) => Math.min(50 * times, LONGEST_PAUSE_MS),
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
