import { Global, Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Accounts, MessageObservers, type WechatAccount } from '../../../src/wechat';
import { wechatAccount } from '../wechat/wechat-account';
import {
  MemoryTokenStore,
  TokenStore,
  WechatApiModule,
  type AccountApiOptions,
  type WechatApiModuleOptions,
} from '../../../src/wechat-api';
import { ApiServer, tokenAnswer } from './api-server';

@Global()
@Module({})
class Surroundings {
  static of(account: WechatAccount): DynamicModule {
    const providers = [
      { provide: TokenStore, useFactory: () => new MemoryTokenStore() },
      { provide: Accounts, useFactory: () => new Accounts(false, [account]) },
      { provide: MessageObservers, useFactory: () => new MessageObservers() },
    ];
    return { module: Surroundings, providers, exports: providers };
  }
}

export const APP_ID = 'wx1234567890abcdef';
export const APP_SECRET = 'fixture-secret-fixture-secret-00';
export const TOKEN = 'fixture-access-token';

/** `WechatApiModule` against a loopback server that hands out {@link TOKEN}. */
export interface ApiFixture {
  readonly api: ApiServer;
  readonly app: INestApplicationContext;
  readonly mediaDirectory: string;
  close(): Promise<void>;
}

/** Of the account, and of the module. */
type FixtureOptions = Omit<AccountApiOptions, keyof WechatApiModuleOptions> &
  WechatApiModuleOptions;

export async function startFixture(overrides: Partial<FixtureOptions> = {}): Promise<ApiFixture> {
  const api = await ApiServer.start();
  api.json('/cgi-bin/stable_token', tokenAnswer(TOKEN));
  const parent = await mkdtemp(join(tmpdir(), 'wechat-api-'));
  const mediaDirectory = join(parent, 'media');
  const app = await startApp({ ...optionsFor(api.url, mediaDirectory), ...overrides });
  const close = async () => {
    await app.close();
    await api.close();
    await rm(parent, { recursive: true });
  };
  return { api, app, mediaDirectory, close };
}

export function optionsFor(baseUrl: string, mediaDirectory: string): FixtureOptions {
  return {
    appId: APP_ID,
    appSecret: APP_SECRET,
    baseUrl,
    tokenMode: 'stable',
    mediaDirectory,
    mediaHosts: [],
    timeouts: { request: 2_000, mediaIdle: 150, repeatDelay: 1 },
    labels: {},
  };
}

/** All that `WechatApiModule` needs, itself included. */
export function modulesFor(options: FixtureOptions): readonly DynamicModule[] {
  const { appId, timeouts, clock, labels, ...api } = options;
  const surroundings = Surroundings.of(wechatAccount({ appId, labels, api }));
  return [
    surroundings,
    ScheduleModule.forRoot(),
    WechatApiModule.forRoot({ timeouts, ...(clock && { clock }) }),
  ];
}

async function startApp(options: FixtureOptions): Promise<INestApplicationContext> {
  const imports = [...modulesFor(options)];
  const app = await Test.createTestingModule({ imports }).compile();
  app.useLogger(false);
  return app.init();
}
