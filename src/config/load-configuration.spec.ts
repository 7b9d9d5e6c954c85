import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from './configuration.error';
import type { Environment } from './environment.schema';
import { loadConfiguration, strayWarnings } from './load-configuration';

const SECRET = '0123456789abcdefSECRET';
const account = {
  WECHAT_APP_ID: 'wx0123456789abcdef',
  WECHAT_APP_SECRET: SECRET,
  WECHAT_TOKEN: 'ConsoleToken',
};

async function refusal(environment: Readonly<Record<string, string>>): Promise<string> {
  const error: unknown = await loadConfiguration(environment).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigurationError);
  return (error as Error).message;
}

describe('loadConfiguration', () => {
  const env = { ...process.env };
  afterEach(() => {
    process.env = { ...env };
  });

  it('takes an account alone, with the defaults for the rest', async () => {
    const configuration = await loadConfiguration(account);
    const setting = (name: keyof Environment) => configuration.get(name, { infer: true });
    expect(setting('WECHAT_APP_SECRET')).toBe(SECRET);
    expect([setting('PORT'), setting('WECHAT_MODE'), setting('WECHAT_PICKUP_KEYWORD')]).toEqual([
      3000,
      'plain',
      '继续',
    ]);
    expect(setting('WECHAT_HOLDING_REPLY')).toBeUndefined();
  });

  it('gives numbers and lists, not texts', async () => {
    const given = { ...account, PORT: '0', WECHAT_MEDIA_HOSTS: 'a.example, b.example:8080' };
    const configuration = await loadConfiguration(given);
    expect(configuration.get('PORT', { infer: true })).toBe(0);
    const hosts = configuration.get('WECHAT_MEDIA_HOSTS', { infer: true });
    expect(hosts).toEqual(['a.example', 'b.example:8080']);
  });

  it('tells every mistake at once, each with its variable, and no secret', async () => {
    const message = await refusal({
      ...account,
      WECHAT_APP_SECRET: `${SECRET} with blanks`,
      WECHAT_APP_ID: '',
      WECHAT_MODE: 'secure',
      PORT: '65536',
      LOG_LEVEL: 'loud',
    });
    const lines = message.split('\n').filter((line) => line.startsWith('  - '));
    const names = lines.map((line) => /[A-Z_]{4,}/.exec(line)?.[0]);
    expect(names.toSorted()).toEqual([
      'LOG_LEVEL',
      'PORT',
      'WECHAT_APP_ID',
      'WECHAT_APP_SECRET',
      'WECHAT_ENCODING_AES_KEY',
    ]);
    expect(message).not.toContain(SECRET);
    expect(message).toContain('got "65536"');
  });

  it("does not read the process' own variables when it is given some", async () => {
    process.env['WECHAT_PICKUP_KEYWORD'] = 'of the process';
    const configuration = await loadConfiguration(account);
    expect(configuration.get('WECHAT_PICKUP_KEYWORD', { infer: true })).toBe('继续');
    // Without a default: a test of a handler must not reach the developer's own Redis.
    process.env['REDIS_URL'] = 'redis://127.0.0.1:1';
    expect(configuration.get('REDIS_URL', { infer: true })).toBeUndefined();
  });

  it('warns of what is set without effect, without its value', () => {
    const given = { ...account, WECHAT_REPLY_DEADLNE: 'CANARY', ASSISTANT_MODEL: 'CANARY' };
    expect(strayWarnings(given)).toEqual([
      'WECHAT_REPLY_DEADLNE is no variable of this service; the nearest name is WECHAT_REPLY_DEADLINE',
      'ASSISTANT_MODEL has no effect in this version',
    ]);
  });

  it('warns of a key for listeners that are off', () => {
    const given = { ...account, WECHAT_TOKEN_API_KEY: 'CANARY', MANAGEMENT_PORT: 'off' };
    expect(strayWarnings(given)).toEqual([
      'WECHAT_TOKEN_API_KEY has no effect with MANAGEMENT_PORT=off',
    ]);
    expect(strayWarnings({ ...given, MANAGEMENT_PORT: '3001' })).toEqual([]);
  });

  it('warns of an upstream that is not asked', () => {
    const given = { ...account, WECHAT_TOKEN_UPSTREAM_URL: 'http://10.0.0.5:3001' };
    expect(strayWarnings(given)).toEqual([
      'WECHAT_TOKEN_UPSTREAM_URL has no effect without WECHAT_TOKEN_MODE=upstream',
    ]);
    expect(strayWarnings({ ...given, WECHAT_TOKEN_MODE: 'upstream' })).toEqual([]);
    expect(strayWarnings({ ...given, WECHAT_ACCOUNTS: 'accounts.yaml' })).toEqual([]);
  });

  describe('without a given environment', () => {
    const home = process.cwd();
    let directory: string;

    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), 'configuration-'));
    });
    afterEach(() => {
      process.chdir(home);
      rmSync(directory, { recursive: true });
    });

    it('names .env where that is a directory, as Docker makes of a mount without a file', async () => {
      mkdirSync(join(directory, '.env'));
      process.chdir(directory);
      await expect(loadConfiguration()).rejects.toThrow(
        /- \.env: it cannot be read \(EISDIR\): make/,
      );
    });

    it("reads .env, which the process' variables go before", async () => {
      const lines = Object.entries({
        ...account,
        PORT: '4000',
        LOG_LEVEL: 'warn',
        WECHAT_TOKNE: 'a',
      });
      const file = lines.map(([name, value]) => `${name}=${value}`).join('\n');
      writeFileSync(join(directory, '.env'), file);
      process.chdir(directory);
      process.env['PORT'] = '5000';
      const configuration = await loadConfiguration();
      expect(configuration.get('LOG_LEVEL', { infer: true })).toBe('warn');
      expect(configuration.get('PORT', { infer: true })).toBe(5000);
      expect(strayWarnings()).toContainEqual(expect.stringMatching(/^WECHAT_TOKNE is no/));
    });
  });
});
