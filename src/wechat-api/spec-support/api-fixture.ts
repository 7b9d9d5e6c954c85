import { Global, Module, type INestApplicationContext } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryTokenStore, TokenStore, WechatApiModule, type WechatApiModuleOptions } from '..';
import { ApiServer, tokenAnswer } from './api-server';

const store = { provide: TokenStore, useFactory: () => new MemoryTokenStore() };

@Global()
@Module({ providers: [store], exports: [store] })
class MemoryTokenStoreModule {}

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

export async function startFixture(
  overrides: Partial<WechatApiModuleOptions> = {},
): Promise<ApiFixture> {
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

export function optionsFor(baseUrl: string, mediaDirectory: string): WechatApiModuleOptions {
  return {
    appId: APP_ID,
    appSecret: APP_SECRET,
    baseUrl,
    tokenMode: 'stable',
    mediaDirectory,
    mediaHosts: [],
    timeouts: { request: 2_000, mediaIdle: 150, repeatDelay: 1 },
  };
}

async function startApp(options: WechatApiModuleOptions): Promise<INestApplicationContext> {
  const api = WechatApiModule.forRoot(options);
  const imports = [MemoryTokenStoreModule, ScheduleModule.forRoot(), api];
  const app = await Test.createTestingModule({ imports }).compile();
  app.useLogger(false);
  return app.init();
}
