import { once } from 'node:events';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createApplication } from '../src/application';
import { reasonOf } from '../src/reason-of';
import { moduleOf } from './support/handlers-module';
import { NodeProcess } from './support/process/service-process';
import { temporaryDirectory } from './support/temporary-directory';

const MAIN = join(__dirname, '..', 'src', 'main.ts');

const canaries = {
  WECHAT_APP_SECRET: 'canary secret with blanks',
  WECHAT_TOKEN: 'canary-token!',
  WECHAT_ENCODING_AES_KEY: 'CanaryKeyThatIsTooShort',
  WECHAT_PREVIOUS_TOKEN: 'c!',
  WECHAT_PREVIOUS_ENCODING_AES_KEY: 'CanaryKeyOfLastYearThatIsMuchTooLongToBeAKeyOfWeChat',
};

const wrong = {
  PORT: '80a',
  LOG_LEVEL: 'loud',
  MANAGEMENT_PORT: '70000',
  WECHAT_MODE: 'secret',
  WECHAT_ORIGINAL_ID: 'my account',
  MANAGEMENT_ALLOWED_HOSTS: 'http://wechat',
  WECHAT_CALLBACK_PATH: '//wechat',
  WECHAT_API_BASE_URL: 'api.weixin.qq.com',
  WECHAT_TOKEN_MODE: 'lazy',
  WECHAT_SIGNATURE_MAX_AGE: '-1',
  WECHAT_REPLAY_CHECK: 'yes',
  WECHAT_TRUSTED_PROXIES: '10.0.0.0/33',
  WECHAT_BODY_LIMIT: '64KB',
  WECHAT_DEDUP_TTL: '19',
  WECHAT_REPLY_DEADLINE: '5000',
  WECHAT_REPLY_DELIVERIES: '5',
  WECHAT_LATE_REPLY: 'email',
  WECHAT_MEDIA_HOSTS: 'https://example.com/',
};

describe('the start of the service', () => {
  it.concurrent(
    'ends with code 1 and one message that lists every wrong variable, without its secrets',
    async () => {
      const environment = { WECHAT_APP_ID: 'wx 1', ...canaries, ...wrong };
      const { code, output, left } = await start(environment);
      expect(code).toBe(1);
      expect(output.match(/cannot start/g)).toHaveLength(1);
      for (const name of Object.keys(environment)) {
        expect(output).toMatch(new RegExp(`^ +- ${name}: expected .+`, 'm'));
      }
      for (const secret of Object.values(canaries)) expect(output).not.toContain(secret);
      // The cure needs no stack.
      expect(output).not.toMatch(/^\s+at /m);
      expect(left).toEqual([]);
    },
    60_000,
  );

  it.concurrent(
    'reads .env where it runs, the environment first',
    async () => {
      const env = 'WECHAT_TOKEN=fromFile\nWECHAT_APP_ID=wx1\nPORT=file\n';
      const { output } = await start({ PORT: 'environment' }, { '.env': env });
      expect(output).toContain('PORT: expected a TCP port');
      expect(output).toContain('got "environment"');
      expect(output).not.toMatch(/WECHAT_TOKEN|WECHAT_APP_ID/);
    },
    60_000,
  );

  // Node's own way of making a directory never comes back from /proc.
  it.concurrent.each(['./file/data', '/proc/nope'])(
    'says what to mend when DATA_DIR cannot be written: %s',
    async (dataDirectory) => {
      const environment = {
        WECHAT_APP_ID: 'wx1',
        WECHAT_APP_SECRET: 'canarySecret',
        WECHAT_TOKEN: 'canaryToken',
        DATA_DIR: dataDirectory,
      };
      const { code, output } = await start(environment, { file: '' });
      expect(code).toBe(1);
      expect(output).toMatch(/DATA_DIR: cannot open/);
      expect(output).not.toMatch(/canarySecret|canaryToken/);
    },
    60_000,
  );

  it.concurrent(
    'says in one line that the port is taken',
    async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const port = String((other.address() as AddressInfo).port);
      const environment = { ...account, MANAGEMENT_PORT: 'off', LOG_LEVEL: 'error' };
      const taken = await start({ ...environment, PORT: port, HOST: '127.0.0.1' });
      other.close();
      expect([taken.code, taken.output]).toEqual([
        1,
        expect.stringMatching(/^Cannot listen on 127\.0\.0\.1:\d+: .*EADDRINUSE.* set PORT .*\n$/),
      ]);
    },
    60_000,
  );
});

/** What a process would end with, without one. */
describe('a configuration that is refused', () => {
  it('asks for what is missing, each with its cure', async () => {
    const output = await refusal({ WECHAT_MODE: 'secure', WECHAT_TOKEN: '' });
    const asked = [...output.matchAll(/^ +- (\w+): required.+/gm)].map(([, name]) => name);
    expect(asked).toEqual([
      'WECHAT_APP_ID',
      'WECHAT_APP_SECRET',
      'WECHAT_TOKEN',
      'WECHAT_ENCODING_AES_KEY',
    ]);
  });

  it('shows no password that stands in an address', async () => {
    const output = await refusal({
      REDIS_URL: 'redis://:canaryPassword@127.0.0.1:abc',
      WECHAT_API_BASE_URL: 'ftp://me:canaryPassword@example.com',
    });
    expect(output).toContain('REDIS_URL: expected');
    expect(output).toContain('WECHAT_API_BASE_URL: expected');
    expect(output).not.toContain('canaryPassword');
  });

  it('names the port that both listeners were given', async () => {
    const output = await refusal({ ...account, PORT: '4321', MANAGEMENT_PORT: '4321' });
    expect(output).toMatch(/^ +- MANAGEMENT_PORT: expected another port than PORT, got 4321/m);
    expect(output).not.toMatch(/^\s+at |EADDRINUSE/m);
  });

  it('names a misspelt variable beside the one that is missing for it', async () => {
    const output = await refusal({
      ...account,
      WECHAT_TOKEN: '',
      WECHAT_TOKNE: 'canary1',
    });
    expect(output).toMatch(/^ +- WECHAT_TOKEN: required/m);
    expect(output).toMatch(/^ +- WECHAT_TOKNE: .*nearest name is WECHAT_TOKEN$/m);
    expect(output).not.toContain('canary1');
  });
});

const account = {
  WECHAT_APP_ID: 'wx1',
  WECHAT_APP_SECRET: 'secret',
  WECHAT_TOKEN: 'token1',
};

/** Until it ends, in a directory of its own that holds these files. */
async function start(env: NodeJS.ProcessEnv, files: Readonly<Record<string, string>> = {}) {
  const directory = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const service = NodeProcess.start(MAIN, directory, env);
  const late = setTimeout(() => void service.end('SIGKILL'), 50_000);
  const code = await service.exited;
  clearTimeout(late);
  const left = readdirSync(directory);
  rmSync(directory, { recursive: true });
  return { code, output: service.output, left };
}

async function refusal(environment: Readonly<Record<string, string>>): Promise<string> {
  const started = createApplication(environment, moduleOf([]));
  return started.then(
    () => 'it starts',
    (error: unknown) => reasonOf(error),
  );
}
