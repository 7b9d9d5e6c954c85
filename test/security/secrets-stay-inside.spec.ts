import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { event, startPlatform, text, type Delivery, type Platform } from '../../src/simulator';
import { sign } from '../../src/simulator/crypto/signature';
import { freePort } from '../support/free-port';
import { ServiceProcess } from '../support/process/service-process';
import { temporaryDirectory } from '../support/temporary-directory';

const account = {
  appSecret: 'canarysecret5a1d0e8c47b24f36a9c3',
  token: 'CanaryTokenOfTheCallback',
  encodingAesKey: 'CanaryKeyQmT5vLc1RyH7uNs0BdGf9JaE2iOoKtPqXw',
};
const previous = {
  token: 'CanaryTokenOfLastYear',
  encodingAesKey: 'CanaryLastYearLc1RyH7uNs0BdGf9JaE2iOoKtPqXw',
};
const openId = 'oCanary1Platform2Test3User4a';

describe.each(['plain', 'secure'] as const)('nothing that comes out in %s mode holds', (mode) => {
  const directory = temporaryDirectory();
  const answers: Delivery[] = [];
  const signatures = new Set<string>();
  let platform: Platform;
  let service: ServiceProcess;
  let metrics = '';

  /** One message with a signature that is known here. */
  async function deliver(content: string, forgery: object = {}): Promise<void> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const nonce = String(signatures.size + 1000);
    signatures.add(sign(account.token, timestamp, nonce));
    const overrides = { timestamp, nonce, from: openId, ...forgery };
    answers.push(await platform.deliver(text(content), overrides));
  }

  beforeAll(async () => {
    platform = await startPlatform({ mode, cutAfter: 2000, ...account });
    mkdirSync(directory, { recursive: true });
    service = await ServiceProcess.launch(directory, {
      ...platform.environment,
      LOG_LEVEL: 'debug',
      MANAGEMENT_PORT: String(await freePort()),
      WECHAT_PREVIOUS_TOKEN: previous.token,
      WECHAT_PREVIOUS_ENCODING_AES_KEY: previous.encodingAesKey,
      WECHAT_REPLY_DEADLINE: '1500',
      HANDLERS: join(__dirname, '..', 'support', 'process', 'indiscreet.handler.ts'),
    });
    platform.connect(service.url);
    await handlersFail();
    await requestsAreRefused();
    await theApiFails();
    metrics = (await service.ask('/metrics')).body;
    await service.end();
    await platform.close();
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  async function handlersFail(): Promise<void> {
    for (const way of ['', 'error', 'text', 'object', 'request', 'log', 'media', 'api', 'send']) {
      await deliver(way);
    }
  }

  async function requestsAreRefused(): Promise<void> {
    const signature = '0123456789abcdef0123456789abcdef01234567';
    signatures.add(signature);
    await deliver('a', { query: { signature } });
    await deliver('b', { query: { nonce: undefined } });
    await deliver('c', { timestamp: '1500000000' });
    await deliver('d', { body: `<xml><FromUserName>${openId}</FromUserName>` });
    await deliver('e', { body: `<xml><FromUserName>${openId}</FromUserName></xml>` });
    await deliver('f', { body: 'x'.repeat(70_000) });
    await deliver('g', { headers: { 'content-encoding': 'gzip' } });
    await deliver('h', { account: { mode: mode === 'plain' ? 'secure' : 'plain' } });
    await deliver('i', { account: { encodingAesKey: previous.encodingAesKey, appId: 'wx1' } });
    await deliver('j', { method: 'PUT' });
    await deliver('k', { url: `${service.url}/${openId}` });
    const replayed = { timestamp: Math.floor(Date.now() / 1000), nonce: '99' };
    await deliver('l', replayed);
    await deliver('m', replayed);
    answers.push(
      await platform.deliver(event('subscribe'), { from: openId, account: { token: 'Other' } }),
    );
  }

  async function theApiFails(): Promise<void> {
    const { api } = platform;
    const indiscreet = `invalid openid [${openId}] secret ${account.appSecret}`;
    api.fault('/cgi-bin/user/info', { errcode: 40003, errmsg: indiscreet });
    await deliver('api');
    api.fault('/cgi-bin/user/info', { errcode: 40001 }, { times: 2 });
    api.fault('/cgi-bin/stable_token', { errcode: 40125, errmsg: indiscreet }, { times: Infinity });
    await deliver('api');
    await deliver('send');
    api.clearFaults();
    await api.close();
    for (const way of ['api', 'media', 'send', 'object']) await deliver(way);
  }

  const accessTokens = () => platform.api.requests.map(({ query }) => query['access_token'] ?? '');
  const secrets = () => ({
    AppSecret: [account.appSecret],
    token: [account.token, previous.token],
    EncodingAESKey: [account.encodingAesKey, previous.encodingAesKey],
    'access token': accessTokens().filter((token) => token.length > 20),
    signature: [...signatures],
    openid: [openId],
  });

  it.each(['AppSecret', 'token', 'EncodingAESKey', 'access token', 'signature', 'openid'] as const)(
    'the %s',
    (name) => {
      const canaries = secrets()[name];
      expect(canaries.length).toBeGreaterThan(0);
      // A plain reply is addressed to its user; everything else about an answer is looked at.
      const bodies = answers.map(({ body, headers, status }) => {
        const addressed = name === 'openid' && mode === 'plain' && status === 200;
        return addressed ? '' : body + JSON.stringify(headers);
      });
      for (const canary of canaries) {
        expect(found(service.output, canary)).toEqual([]);
        expect(found(metrics, canary)).toEqual([]);
        expect(found(bodies.join('\n'), canary)).toEqual([]);
      }
    },
  );

  it('all of this, although enough was said', () => {
    expect(service.output).toContain('IndiscreetHandler threw');
    expect(service.output).toContain('/cgi-bin/user/info answered 40003');
    expect(service.output).toMatch(/Refused a delivery/);
    expect(metrics).toMatch(/wechat_signature_failures_total\{reason="signature"\} [1-9]/);
    expect(metrics).toMatch(/wechat_handler_duration_seconds_count\{.*IndiscreetHandler.*\} [1-9]/);
    const statuses = answers.map(({ status }) => status);
    const refusals = mode === 'plain' ? [400, 403, 404, 413, 415] : [403, 404, 413, 415];
    expect(statuses).toEqual(expect.arrayContaining([200, ...refusals]));
  });

  it('and the files are for their owner alone', () => {
    const files = readdirSync(join(directory, 'data'), { recursive: true, encoding: 'utf8' });
    expect(files.length).toBeGreaterThan(0);
    for (const file of ['', ...files]) {
      const { mode: bits } = statSync(join(directory, 'data', file));
      expect([file, bits & 0o077]).toEqual([file, 0]);
    }
  });
});

/** The lines that hold it. */
function found(output: string, canary: string): readonly string[] {
  return output.split('\n').filter((line) => line.includes(canary));
}
