import { join, resolve } from 'node:path';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { RouterModule } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import type { Configuration, Environment } from './config';
import { EmbeddedModule } from './embedded';
import { LEDGER_TIMES, type LedgerTimes } from './ledger';
import { decodeAesKey, WechatModule, type ReplyOptions, type WechatAccount } from './wechat';
import { WechatApiModule, type WechatApiModuleOptions } from './wechat-api';

type Setting = <K extends keyof Environment>(name: K) => Environment[K];

/** Puts the service together; the only reader of its configuration. */
@Module({})
export class AppModule {
  static forRoot(configuration: Configuration, handlers: Type): DynamicModule {
    const setting: Setting = (name) => configuration.get(name, { infer: true });
    const directory = resolve(setting('DATA_DIR'));
    return {
      module: AppModule,
      global: true,
      imports: [
        ScheduleModule.forRoot(),
        EmbeddedModule.forRoot({ directory, times: ledgerTimes(setting) }),
        WechatApiModule.forRoot(apiOptions(setting, directory)),
        WechatModule.forRoot({
          account: account(setting),
          signatureMaxAge: setting('WECHAT_SIGNATURE_MAX_AGE') * 1000,
          replayCheck: setting('WECHAT_REPLAY_CHECK'),
          bodyLimit: setting('WECHAT_BODY_LIMIT'),
          reply: replyOptions(setting),
        }),
        RouterModule.register([{ path: setting('WECHAT_CALLBACK_PATH'), module: WechatModule }]),
        handlers,
      ],
      // Handlers read settings of their own with it.
      providers: [{ provide: ConfigService, useValue: configuration }],
      exports: [ConfigService],
    };
  }
}

/** All follow the reply deadline, so that a shortened one shortens everything in proportion. */
function ledgerTimes(setting: Setting): LedgerTimes {
  const deadline = setting('WECHAT_REPLY_DEADLINE');
  return {
    lease: Math.min(LEDGER_TIMES.lease, Math.max(deadline, 250)),
    memory: setting('WECHAT_DEDUP_TTL') * 1000,
    quiet: 2 * deadline,
    pickup: LEDGER_TIMES.pickup,
  };
}

function apiOptions(setting: Setting, directory: string): WechatApiModuleOptions {
  return {
    appId: setting('WECHAT_APP_ID'),
    appSecret: setting('WECHAT_APP_SECRET'),
    baseUrl: setting('WECHAT_API_BASE_URL'),
    tokenMode: setting('WECHAT_TOKEN_MODE'),
    mediaDirectory: join(directory, 'media'),
    mediaHosts: setting('WECHAT_MEDIA_HOSTS'),
  };
}

function account(setting: Setting): WechatAccount {
  const aesKeys = ['WECHAT_ENCODING_AES_KEY', 'WECHAT_PREVIOUS_ENCODING_AES_KEY'] as const;
  return {
    appId: setting('WECHAT_APP_ID'),
    originalId: setting('WECHAT_ORIGINAL_ID'),
    mode: setting('WECHAT_MODE'),
    tokens: present(setting('WECHAT_TOKEN'), setting('WECHAT_PREVIOUS_TOKEN')),
    aesKeys: present(...aesKeys.map(setting)).map((key) => decodeAesKey(key)),
  };
}

function replyOptions(setting: Setting): ReplyOptions {
  return {
    deadline: setting('WECHAT_REPLY_DEADLINE'),
    deliveries: setting('WECHAT_REPLY_DELIVERIES'),
    late: setting('WECHAT_LATE_REPLY'),
    holding: setting('WECHAT_HOLDING_REPLY'),
    pickupKeyword: setting('WECHAT_PICKUP_KEYWORD'),
    error: setting('WECHAT_ERROR_REPLY'),
  };
}

function present(...values: readonly (string | undefined)[]): readonly string[] {
  return values.filter((value) => value !== undefined);
}
