import { resolve } from 'node:path';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { RouterModule } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import type { Queue } from 'bullmq';
import { AccountsModule, type OpenAccounts } from './accounts';
import { AutoReplies } from './auto-replies';
import type { Configuration, Environment } from './config';
import { LATE_WORK_JOB_QUEUE, Ledger, steadyClock } from './ledger';
import { redactorFor } from './logging';
import { ManagementModule, type ManagementAddress, type ManagementSources } from './management';
import { RecordingModule, type RecordingOptions } from './recording';
import { storesModule } from './stores';
import { MenuCheck } from './menu';
import { Accounts, GracefulShutdown, WechatModule } from './wechat';
import { AccountApis, WechatApiModule } from './wechat-api';

type Setting = <K extends keyof Environment>(name: K) => Environment[K];

/** Puts the service together; the only reader of its configuration. */
@Module({})
export class AppModule {
  static forRoot(configuration: Configuration, open: OpenAccounts, handlers: Type): DynamicModule {
    const setting: Setting = (name) => configuration.get(name, { infer: true });
    return {
      module: AppModule,
      global: true,
      imports: [
        ScheduleModule.forRoot(),
        AccountsModule.forRoot(open),
        storesModule(configuration, open.accounts),
        WechatApiModule.forRoot({ clock: steadyClock() }),
        WechatModule.forRoot({ bodyLimit: setting('WECHAT_BODY_LIMIT') }),
        RouterModule.register([{ path: callbackPath(setting, open), module: WechatModule }]),
        ManagementModule.forRoot(
          managementAddress(setting, redactorFor(configuration, open.source)),
          managementSources,
          jobQueues,
        ),
        RecordingModule.forRoot(recordingOptions(setting)),
        handlers,
      ],
      // Handlers read settings of their own with it.
      providers: [{ provide: ConfigService, useValue: configuration }, AutoReplies, MenuCheck],
      exports: [ConfigService],
    };
  }
}

const managementSources = {
  inject: [Ledger, Accounts, AccountApis, GracefulShutdown],
  useFactory: (
    ledger: Ledger,
    accounts: Accounts,
    apis: AccountApis,
    shutdown: GracefulShutdown,
  ): ManagementSources => ({
    ping: () => ledger.ping(),
    tokenStatus: () => apis.tokenStatus(),
    isDraining: () => shutdown.isDraining,
    credentialsOf: (name) => {
      const account = name === undefined ? accounts.only() : accounts.named(name);
      if (!account) return undefined;
      const { token, ticket } = apis.of(account);
      return { token, ticket, labels: account.labels };
    },
  }),
};

const jobQueues = {
  inject: [{ token: LATE_WORK_JOB_QUEUE, optional: true }],
  useFactory: (lateWork?: Queue): readonly Queue[] => (lateWork ? [lateWork] : []),
};

function recordingOptions(setting: Setting): RecordingOptions {
  return {
    most: setting('WECHAT_RECORD'),
    dataDirectory: resolve(setting('DATA_DIR')),
    redisUrl: setting('REDIS_URL'),
  };
}

/** Each of several accounts has a path of its own, by its name. */
function callbackPath(setting: Setting, { source }: OpenAccounts): string {
  const path = setting('WECHAT_CALLBACK_PATH');
  return source.several ? `${path.replace(/\/$/, '')}/:account` : path;
}

function managementAddress(
  setting: Setting,
  redact: ManagementAddress['redact'],
): ManagementAddress {
  return {
    host: setting('MANAGEMENT_HOST'),
    port: setting('MANAGEMENT_PORT'),
    names: setting('MANAGEMENT_ALLOWED_HOSTS'),
    queues: setting('MANAGEMENT_QUEUES') === 'on',
    tokenApiKey: setting('WECHAT_TOKEN_API_KEY'),
    redact,
  };
}
