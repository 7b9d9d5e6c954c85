import { join, resolve } from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { RouterModule } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import type { Configuration } from './config';
import { EmbeddedModule } from './embedded';
import { HandlersModule } from './handlers/handlers.module';
import { LEDGER_TIMES, type LedgerTimes } from './ledger';
import { decodeAesKey, WechatModule, type WechatModuleOptions } from './wechat';
import { WechatApiModule, type WechatApiModuleOptions } from './wechat-api';

/** Puts the service together; the only reader of its configuration. */
@Module({})
export class AppModule {
  static forRoot(configuration: Configuration): DynamicModule {
    const directory = resolve(configuration.get('DATA_DIR', { infer: true }));
    return {
      module: AppModule,
      global: true,
      imports: [
        ScheduleModule.forRoot(),
        EmbeddedModule.forRoot({ directory, times: ledgerTimes(configuration) }),
        WechatApiModule.forRoot(apiOptions(configuration, directory)),
        WechatModule.forRoot(callbackOptions(configuration)),
        RouterModule.register([
          {
            path: configuration.get('WECHAT_CALLBACK_PATH', { infer: true }),
            module: WechatModule,
          },
        ]),
        HandlersModule,
      ],
      // Handlers read settings of their own with it.
      providers: [{ provide: ConfigService, useValue: configuration }],
      exports: [ConfigService],
    };
  }
}

/** All follow the reply deadline, so that a shortened one shortens everything in proportion. */
function ledgerTimes(configuration: Configuration): LedgerTimes {
  const deadline = configuration.get('WECHAT_REPLY_DEADLINE', { infer: true });
  return {
    lease: Math.min(LEDGER_TIMES.lease, Math.max(deadline, 250)),
    memory: configuration.get('WECHAT_DEDUP_TTL', { infer: true }) * 1000,
    quiet: 2 * deadline,
    pickup: LEDGER_TIMES.pickup,
  };
}

function apiOptions(configuration: Configuration, directory: string): WechatApiModuleOptions {
  return {
    appId: configuration.get('WECHAT_APP_ID', { infer: true }),
    appSecret: configuration.get('WECHAT_APP_SECRET', { infer: true }),
    baseUrl: configuration.get('WECHAT_API_BASE_URL', { infer: true }),
    tokenMode: configuration.get('WECHAT_TOKEN_MODE', { infer: true }),
    mediaDirectory: join(directory, 'media'),
    mediaHosts: configuration.get('WECHAT_MEDIA_HOSTS', { infer: true }),
  };
}

function callbackOptions(configuration: Configuration): WechatModuleOptions {
  return {
    account: {
      appId: configuration.get('WECHAT_APP_ID', { infer: true }),
      originalId: configuration.get('WECHAT_ORIGINAL_ID', { infer: true }),
      mode: configuration.get('WECHAT_MODE', { infer: true }),
      tokens: present(
        configuration.get('WECHAT_TOKEN', { infer: true }),
        configuration.get('WECHAT_PREVIOUS_TOKEN', { infer: true }),
      ),
      aesKeys: present(
        configuration.get('WECHAT_ENCODING_AES_KEY', { infer: true }),
        configuration.get('WECHAT_PREVIOUS_ENCODING_AES_KEY', { infer: true }),
      ).map((key) => decodeAesKey(key)),
    },
    signatureMaxAge: configuration.get('WECHAT_SIGNATURE_MAX_AGE', { infer: true }) * 1000,
    replayCheck: configuration.get('WECHAT_REPLAY_CHECK', { infer: true }),
    bodyLimit: configuration.get('WECHAT_BODY_LIMIT', { infer: true }),
    reply: {
      deadline: configuration.get('WECHAT_REPLY_DEADLINE', { infer: true }),
      deliveries: configuration.get('WECHAT_REPLY_DELIVERIES', { infer: true }),
      late: configuration.get('WECHAT_LATE_REPLY', { infer: true }),
      holding: configuration.get('WECHAT_HOLDING_REPLY', { infer: true }),
      pickupKeyword: configuration.get('WECHAT_PICKUP_KEYWORD', { infer: true }),
      error: configuration.get('WECHAT_ERROR_REPLY', { infer: true }),
    },
  };
}

function present(...values: readonly (string | undefined)[]): readonly string[] {
  return values.filter((value) => value !== undefined);
}
