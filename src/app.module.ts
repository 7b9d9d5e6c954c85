import { resolve } from 'node:path';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { RouterModule } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import type { Queue } from 'bullmq';
import { AutoRepliesModule } from './auto-replies';
import type { Configuration, Environment } from './config';
import { LATE_WORK_JOB_QUEUE, Ledger, steadyClock } from './ledger';
import { redactorFor } from './logging';
import { ManagementModule, type ManagementAddress, type ManagementSources } from './management';
import { RecordingModule, type RecordingOptions } from './recording';
import { cutAfter, quietAfter, storesModule } from './stores';
import { MenuCheck } from './menu';
import {
  Accounts,
  decodeAesKey,
  GracefulShutdown,
  WechatModule,
  type ApiAccess,
  type ReplyOptions,
  type TokenUpstream,
  type WechatAccount,
} from './wechat';
import { AccountApis, WechatApiModule } from './wechat-api';

type Setting = <K extends keyof Environment>(name: K) => Environment[K];

/** Puts the service together; the only reader of its configuration. */
@Module({})
export class AppModule {
  static forRoot(configuration: Configuration, handlers: Type): DynamicModule {
    const setting: Setting = (name) => configuration.get(name, { infer: true });
    return {
      module: AppModule,
      global: true,
      imports: [
        ScheduleModule.forRoot(),
        storesModule(configuration),
        WechatApiModule.forRoot({ clock: steadyClock() }),
        WechatModule.forRoot({ bodyLimit: setting('WECHAT_BODY_LIMIT') }),
        RouterModule.register([{ path: setting('WECHAT_CALLBACK_PATH'), module: WechatModule }]),
        AutoRepliesModule.forRoot({ file: setting('WECHAT_REPLIES_FILE') }),
        managementModule(setting, configuration),
        RecordingModule.forRoot(recordingOptions(setting)),
        handlers,
      ],
      // Handlers read settings of their own with it.
      providers: [
        { provide: ConfigService, useValue: configuration },
        MenuCheck,
        { provide: Accounts, useFactory: () => configuredAccounts(configuration) },
      ],
      exports: [Accounts, ConfigService],
    };
  }
}

/** The accounts of the configuration; also for the command line. */
export function configuredAccounts(configuration: Configuration): Accounts {
  return new Accounts(false, [accountOf((name) => configuration.get(name, { infer: true }))]);
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
    isDraining: () => shutdown.draining,
    credentialsOf: (name) => {
      const account = name === undefined ? accounts.only() : accounts.named(name);
      return account && apis.of(account);
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

function managementModule(setting: Setting, configuration: Configuration): DynamicModule {
  const address = managementAddress(setting, redactorFor(configuration));
  return ManagementModule.forRoot(address, managementSources, jobQueues);
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

function apiAccess(setting: Setting): ApiAccess {
  return {
    appSecret: setting('WECHAT_APP_SECRET'),
    baseUrl: setting('WECHAT_API_BASE_URL'),
    tokenMode: setting('WECHAT_TOKEN_MODE'),
    tokenUpstream: tokenUpstream(setting),
    mediaDirectory: resolve(setting('DATA_DIR'), 'media'),
    mediaHosts: setting('WECHAT_MEDIA_HOSTS'),
  };
}

function tokenUpstream(setting: Setting): TokenUpstream | undefined {
  if (setting('WECHAT_TOKEN_MODE') !== 'upstream') return undefined;
  return {
    url: setting('WECHAT_TOKEN_UPSTREAM_URL') ?? '',
    key: setting('WECHAT_TOKEN_UPSTREAM_KEY') ?? '',
  };
}

function accountOf(setting: Setting): WechatAccount {
  const aesKeys = ['WECHAT_ENCODING_AES_KEY', 'WECHAT_PREVIOUS_ENCODING_AES_KEY'] as const;
  return {
    name: 'default',
    appId: setting('WECHAT_APP_ID'),
    originalId: setting('WECHAT_ORIGINAL_ID'),
    mode: setting('WECHAT_MODE'),
    tokens: present(setting('WECHAT_TOKEN'), setting('WECHAT_PREVIOUS_TOKEN')),
    aesKeys: present(...aesKeys.map(setting)).map((key) => decodeAesKey(key)),
    signatureMaxAge: setting('WECHAT_SIGNATURE_MAX_AGE') * 1000,
    replayCheck: setting('WECHAT_REPLAY_CHECK'),
    sourceCheck: setting('WECHAT_SOURCE_CHECK'),
    reply: replyOptions(setting),
    concurrency: 0,
    api: apiAccess(setting),
    labels: {},
  };
}

function replyOptions(setting: Setting): ReplyOptions {
  return {
    deadline: setting('WECHAT_REPLY_DEADLINE'),
    quiet: quietAfter(setting('WECHAT_REPLY_DEADLINE')),
    cut: cutAfter(setting('WECHAT_REPLY_DEADLINE')),
    deliveries: setting('WECHAT_REPLY_DELIVERIES'),
    late: setting('WECHAT_LATE_REPLY'),
    holding: setting('WECHAT_HOLDING_REPLY'),
    pickupKeyword: setting('WECHAT_PICKUP_KEYWORD'),
    error: setting('WECHAT_ERROR_REPLY'),
    aiLabel: setting('WECHAT_AI_LABEL'),
  };
}

function present(...values: readonly (string | undefined)[]): readonly string[] {
  return values.filter((value): value is string => Boolean(value));
}
