import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { createApplication } from './application';
import { ConfigurationError } from './config';
import { listen, ListenError } from './listen';
import { DataDirectoryError } from './stores';
import { DuplicateRouteError, OnText, WechatModule } from './wechat';

@OnText('a')
class One {
  handle(): string {
    return 'one';
  }
}

@OnText('a')
class Other extends One {}

@Module({ providers: [One, Other] })
class Quarrelling {}

describe('createApplication', () => {
  const directory = mkdtempSync(join(tmpdir(), 'application-'));
  const environment = {
    WECHAT_APP_ID: 'wx0123456789abcdef',
    WECHAT_APP_SECRET: '0123456789abcdef0123456789abcdef',
    WECHAT_TOKEN: 'ConsoleToken',
    // Nobody listens there: the service has to start without WeChat's API.
    WECHAT_API_BASE_URL: 'http://127.0.0.1:9',
    DATA_DIR: directory,
    MANAGEMENT_PORT: 'off',
    LOG_LEVEL: 'error',
  };
  beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => rmSync(directory, { recursive: true }));

  it('puts the whole service together, and takes it apart again', async () => {
    const { app, configuration } = await createApplication(environment);
    await app.listen(0, '127.0.0.1');
    expect(app.get(WechatModule)).toBeInstanceOf(WechatModule);
    expect(configuration.get('DATA_DIR', { infer: true })).toBe(directory);
    const response = await fetch(`${await app.getUrl()}/wechat/`);
    expect([response.status, await response.text()]).toEqual([403, 'Forbidden']);
    await app.close();
  });

  it('does not start with a wrong environment', async () => {
    const wrong = { ...environment, WECHAT_MODE: 'secure' };
    await expect(createApplication(wrong)).rejects.toThrow(ConfigurationError);
  });

  it('does not start where it cannot keep anything', async () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    const wrong = { ...environment, DATA_DIR: file };
    await expect(createApplication(wrong)).rejects.toThrow(DataDirectoryError);
  });

  it('does not start where two handlers claim the same', async () => {
    const { app } = await createApplication(environment, Quarrelling);
    await expect(app.init()).rejects.toThrow(DuplicateRouteError);
    await app.close().catch(() => undefined);
  });

  it('names the variable where it cannot listen', async () => {
    const variables = { host: 'HOST', port: 'PORT' };
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    for (const [place, words] of [
      [{ host: '127.0.0.1', port }, /^Cannot listen on 127\.0\.0\.1:\d+: .*EADDRINUSE.* PORT to a/],
      [{ host: '203.0.113.7', port: 0 }, /203\.0\.113\.7:0: .*EADDRNOTAVAIL.* HOST to one/],
      [{ host: '2001:db8::7', port: 0 }, /\[2001:db8::7\]:0: .*no such address.* HOST to one/],
    ] as const) {
      const { app } = await createApplication(environment);
      const error: unknown = await listen(app, { ...place, variables }).catch(
        (one: unknown) => one,
      );
      expect(error).toBeInstanceOf(ListenError);
      expect(error).toMatchObject({ message: expect.stringMatching(words) });
      await app.close();
    }
    other.close();
    expect(process.stderr.write).not.toHaveBeenCalled();
  });

  it('logs what is set without effect', async () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const stray = { WECHAT_CALBACK_PATH: '/a' };
    const { app } = await createApplication({ ...environment, LOG_LEVEL: 'warn', ...stray });
    const lines = write.mock.calls.map(([line]) => String(line));
    expect(lines).toEqual([
      expect.stringMatching(/WECHAT_CALBACK_PATH is no .*WECHAT_CALLBACK_PATH.*"Configuration"/),
    ]);
    await app.close();
  });
});
