import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createApplication } from '../../src/application';
import { startPlatform, text, type Platform } from '../../src/simulator';
import { CustomMessageService, TokenService, WechatApiClient } from '../../src/wechat-api';
import { CapturedLog } from '../support/captured-log';
import { moduleOf } from '../support/handlers-module';
import { startService } from '../support/service';
import { temporaryDirectory } from '../support/temporary-directory';
import { ScriptedHandler } from '../support/scripted.handler';

const TOKEN = '/cgi-bin/stable_token';

describe('the access token', () => {
  let log: CapturedLog;
  beforeEach(() => {
    log = new CapturedLog();
  });
  afterEach(() => log.release());

  it('is fetched after the start, once, however many ask for it', async () => {
    const { app, platform, close } = await startService();
    const tokens = app.get(TokenService);
    const values = await Promise.all(Array.from({ length: 50 }, () => tokens.getAccessToken()));
    expect(new Set(values).size).toBe(1);
    expect(tokenCalls(platform)).toHaveLength(1);
    await close();
  });

  it('is not needed to answer: the service starts and replies while the API is unreachable', async () => {
    const nobody = await unusedAddress();
    const service = await startService({
      environment: { WECHAT_API_BASE_URL: nobody, LOG_LEVEL: 'warn' },
    });
    service.handler.answers('照常营业');
    expect((await service.platform.send(text('在吗'))).text).toBe('照常营业');
    expect((await service.platform.verify()).ok).toBe(true);
    await expect(service.app.get(TokenService).getAccessToken()).rejects.toThrow(
      expect.objectContaining({ name: 'AccessTokenUnavailableError' }),
    );
    expect(log.messages.join('\n')).toMatch(/access token not refreshed, next try in \d+ s/);
    await service.close();
  });

  it('comes by itself once the API answers again', async () => {
    const platform = await startPlatform();
    platform.api.fault(TOKEN, { drop: true });
    platform.api.fault(TOKEN, { status: 502 });
    const directory = temporaryDirectory();
    const environment = { ...platform.environment, LOG_LEVEL: 'error', MANAGEMENT_PORT: 'off' };
    const { app } = await createApplication(
      { ...environment, DATA_DIR: directory },
      moduleOf([ScriptedHandler]),
    );
    await app.listen(0, '127.0.0.1');
    const tokens = app.get(TokenService);
    while (!tokens.status().fresh) await pause(20);
    expect(tokenCalls(platform).length).toBeGreaterThanOrEqual(3);
    await app.close();
    await platform.close();
    rmSync(directory, { recursive: true });
  });

  it('survives a restart in DATA_DIR and is not fetched again', async () => {
    const platform = await startPlatform();
    const directory = temporaryDirectory();
    const seen: string[] = [];
    for (let start = 1; start <= 2; start += 1) {
      const { app } = await createApplication(
        {
          ...platform.environment,
          LOG_LEVEL: 'error',
          MANAGEMENT_PORT: 'off',
          DATA_DIR: join(directory, 'data'),
        },
        moduleOf([]),
      );
      await app.listen(0, '127.0.0.1');
      seen.push(await app.get(TokenService).getAccessToken());
      await app.close();
    }
    expect(new Set(seen).size).toBe(1);
    expect(tokenCalls(platform)).toHaveLength(1);
    await platform.close();
    rmSync(directory, { recursive: true });
  });

  it.each([40001, 40014, 42001])(
    'is renewed once and the call repeated once when WeChat answers %d',
    async (errcode) => {
      const { app, platform, handler, close } = await startService();
      handler.answers('好');
      await platform.send(text('先打招呼'));
      platform.api.fault('/cgi-bin/message/custom/send', { errcode });
      await app.get(CustomMessageService).send(platform.testUser, { type: 'text', content: '补' });
      expect(platform.customerMessages().map(({ content }) => content)).toEqual([
        { content: '补' },
      ]);
      const sends = platform.api.requests.filter(({ path }) => path.endsWith('custom/send'));
      expect(sends).toHaveLength(2);
      expect(tokenCalls(platform)).toHaveLength(2);
      await close();
    },
  );

  it('is asked for once in a few seconds while WeChat hands out the one that it refuses', async () => {
    const dateNow = Date.now.bind(Date);
    let ahead = 0;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => dateNow() + ahead);
    const { app, platform, close } = await startService();
    const value = await app.get(TokenService).getAccessToken();
    const body = JSON.stringify({ access_token: value, expires_in: 7000 });
    platform.api.fault(TOKEN, { body, contentType: 'application/json' }, { times: 2 });
    platform.api.voidToken();
    const call = () => app.get(WechatApiClient).get('/cgi-bin/getcallbackip');
    for (const calls of [2, 3]) {
      const refused = Array.from({ length: 20 }, () => expect(call()).rejects.toThrow('40001'));
      await Promise.all(refused);
      await expect(call()).rejects.toThrow('40001');
      expect(tokenCalls(platform)).toHaveLength(calls);
      ahead += 3_000;
    }
    expect(await call()).toHaveProperty('ip_list');
    expect(tokenCalls(platform)).toHaveLength(4);
    clock.mockRestore();
    await close();
  });

  it('is not blamed for an error that tells its cure', async () => {
    const { app, platform, close } = await startService();
    platform.api.fault('/cgi-bin/user/info', { errcode: 40003, errmsg: 'invalid openid' });
    const call = app.get(WechatApiClient).get('/cgi-bin/user/info');
    await expect(call).rejects.toMatchObject({
      name: 'WechatApiError',
      errcode: 40003,
      retryable: false,
      rid: expect.stringMatching(/./),
      hint: expect.stringMatching(/./),
    });
    expect(tokenCalls(platform)).toHaveLength(1);
    await close();
  });

  it('of the classic kind is had by GET', async () => {
    const { app, platform, close } = await startService({
      environment: { WECHAT_TOKEN_MODE: 'classic' },
    });
    await app.get(TokenService).getAccessToken();
    const paths = platform.api.requests.map(({ method, path }) => `${method} ${path}`);
    expect(paths).toEqual(['GET /cgi-bin/token']);
    await close();
  });
});

function tokenCalls({ api }: Platform) {
  return api.requests.filter(({ path }) => path === TOKEN);
}

async function unusedAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}
