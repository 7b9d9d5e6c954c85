import { startPlatform, type Platform } from '../../src/simulator';
import { TokenService, WechatApiClient } from '../../src/wechat-api';
import { CapturedLog } from '../support/captured-log';
import { freePort } from '../support/free-port';
import { startInstance, type Instance } from '../support/instance';
import { describeOnEachStore } from '../support/stores';

const KEY = 'a-key-of-16-characters-or-more';
const TICKET = '/cgi-bin/ticket/getticket';
const WITH_KEY = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };

let platform: Platform;
beforeEach(async () => {
  platform = await startPlatform();
});
afterEach(() => platform.close());

const callsOf = ({ api }: Platform, path: string) =>
  api.requests.filter((request) => request.path === path);
const tokenCallsOf = (one: Platform) =>
  callsOf(one, '/cgi-bin/stable_token').length + callsOf(one, '/cgi-bin/token').length;
const calls = (path: string) => callsOf(platform, path);
const tokenCalls = () => tokenCallsOf(platform);

/** A service and the address of its management listener. */
async function start(environment: Readonly<Record<string, string>> = {}, one = platform) {
  const port = String(await freePort());
  const settings = { ...one.environment, MANAGEMENT_PORT: port, ...environment };
  const instance = await startInstance({ WECHAT_TOKEN_API_KEY: KEY, ...settings });
  return { instance, url: `http://127.0.0.1:${port}` };
}

async function ask(
  url: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = WITH_KEY,
) {
  const method = body === undefined ? 'GET' : 'POST';
  const answer = await fetch(url, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  const json = (isJson ? JSON.parse(text) : {}) as Record<string, unknown>;
  return { status: answer.status, text, json, headers: answer.headers };
}

describe('the token and ticket endpoints', () => {
  let instance: Instance;
  let url: string;
  beforeEach(async () => ({ instance, url } = await start()));
  afterEach(() => instance.close());

  it('give the token in use, with what is left of its life', async () => {
    const { status, json, headers } = await ask(`${url}/access-token`);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(json).toEqual({
      access_token: await instance.app.get(TokenService).getAccessToken(),
      expires_in: expect.any(Number),
    });
    expect(json['expires_in']).toBeGreaterThan(7000);
  });

  it('renew it only if it is the one that failed', async () => {
    const { json: before } = await ask(`${url}/access-token`);
    const { json: same } = await ask(`${url}/access-token/refresh`, { access_token: 'older' });
    expect(same['access_token']).toBe(before['access_token']);
    platform.api.voidToken();
    const failed = { access_token: before['access_token'] };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask(`${url}/access-token/refresh`, failed)),
    );
    const tokens = new Set(answers.map(({ json }) => json['access_token']));
    expect([tokens.size, tokens.has(before['access_token']), tokenCalls()]).toEqual([1, false, 2]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });

  it('give a ticket, which is fetched once, and through a token that has to be renewed', async () => {
    await ask(`${url}/access-token`);
    platform.api.voidToken();
    const [first, ...others] = await Promise.all(
      Array.from({ length: 5 }, () => ask(`${url}/jsapi-ticket`)),
    );
    expect(first?.json).toEqual({ ticket: expect.any(String), expires_in: expect.any(Number) });
    expect(new Set(others.map(({ text }) => text)).size).toBe(1);
    // The first call met 40001.
    expect(calls(TICKET)).toHaveLength(2);
  });

  it('say 503 where there is no token, and nothing of why', async () => {
    platform.api.fault(TICKET, { errcode: 48001, errmsg: 'CANARY' });
    const { status, text } = await ask(`${url}/jsapi-ticket`);
    expect([status, text.includes('CANARY')]).toEqual([503, false]);
  });

  it('know no account by name where there is one only', async () => {
    expect((await ask(`${url}/access-token?account=shop`)).status).toBe(404);
  });
});

describe('the token and ticket endpoints, asked without right,', () => {
  let asked: Platform;
  let instance: Instance;
  let url: string;
  beforeAll(async () => {
    asked = await startPlatform();
    ({ instance, url } = await start({}, asked));
  });
  afterAll(async () => {
    await instance.close();
    await asked.close();
  });

  it.each(['/access-token', '/jsapi-ticket'])('refuse who has not the key to %s', async (path) => {
    for (const authorization of ['', KEY, `Basic ${KEY}`, `Bearer ${KEY}x`, 'Bearer', 'Bearer  ']) {
      const { status, text, headers } = await ask(url + path, undefined, { authorization });
      expect([status, text]).toEqual([401, 'Unauthorized']);
      expect(headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it.each([
    ['without the key', { access_token: 'x' }, { 'content-type': 'application/json' }, 401],
    ['of a web page', { access_token: 'x' }, { ...WITH_KEY, origin: 'https://evil.example' }, 403],
    ['as a page can send it', { access_token: 'x' }, { 'content-type': 'text/plain' }, 403],
    ['with no token', {}, WITH_KEY, 400],
    ['with a number', { access_token: 5 }, WITH_KEY, 400],
    ['with nothing', 'text', WITH_KEY, 400],
  ])('refuse a refresh %s', async (_, body, headers, status) => {
    expect((await ask(`${url}/access-token/refresh`, body, headers)).status).toBe(status);
    expect(tokenCallsOf(asked)).toBeLessThanOrEqual(1);
  });
});

it('there are no token and ticket endpoints without a key', async () => {
  const { instance, url } = await start({ WECHAT_TOKEN_API_KEY: '' });
  for (const path of ['/access-token', '/jsapi-ticket']) {
    expect((await ask(url + path)).status).toBe(404);
  }
  expect((await ask(`${url}/access-token/refresh`, {}, {})).status).toBe(404);
  await instance.close();
});

describeOnEachStore('the ticket of two instances', (store) => {
  it('is fetched once', async () => {
    const started = [await start(store.environment()), await start(store.environment())];
    const tickets = await Promise.all(started.map(({ url }) => ask(`${url}/jsapi-ticket`)));
    expect(new Set(tickets.map(({ json }) => json['ticket'])).size).toBe(1);
    expect(calls(TICKET)).toHaveLength(1);
    for (const { instance } of started) await instance.close();
  });
});

describe.each(['stable', 'classic'])(
  'two systems of one account, one upstream of the other (%s)',
  (mode) => {
    let upstream: Awaited<ReturnType<typeof start>>;
    let sibling: Awaited<ReturnType<typeof start>>;
    beforeEach(async () => {
      upstream = await start({ WECHAT_TOKEN_MODE: mode });
      sibling = await start({
        WECHAT_TOKEN_MODE: 'upstream',
        WECHAT_TOKEN_UPSTREAM_URL: upstream.url,
        WECHAT_TOKEN_UPSTREAM_KEY: KEY,
      });
    });
    afterEach(async () => {
      for (const { instance } of [sibling, upstream]) await instance.close();
    });

    const tokenOf = ({ instance }: typeof upstream) =>
      instance.app.get(TokenService).getAccessToken();
    const storm = (services: readonly (typeof upstream)[]) =>
      Promise.all(
        Array.from({ length: 60 }, (_, i) =>
          services[i % services.length]?.instance.app
            .get(WechatApiClient)
            .get('/cgi-bin/getcallbackip'),
        ),
      );

    it('share one token, and one refresh in a storm of 40001', async () => {
      expect(await tokenOf(sibling)).toBe(await tokenOf(upstream));
      expect(tokenCalls()).toBe(1);
      for (const round of [2, 3, 4]) {
        platform.api.voidToken();
        await storm([upstream, sibling]);
        expect(await tokenOf(sibling)).toBe(await tokenOf(upstream));
        expect(tokenCalls()).toBe(round);
      }
    });

    it('share one refresh where only the one downstream meets 40001', async () => {
      await tokenOf(sibling);
      platform.api.voidToken();
      await storm([sibling]);
      expect(tokenCalls()).toBe(2);
      expect(await tokenOf(sibling)).toBe(await tokenOf(upstream));
    });

    it('may be in a row: the one downstream gives the token on', async () => {
      const { json } = await ask(`${sibling.url}/access-token`);
      expect(json['access_token']).toBe(await tokenOf(upstream));
    });
  },
);

it.each([
  [
    'another key',
    { WECHAT_TOKEN_UPSTREAM_KEY: 'another-key-of-16-characters' },
    /WECHAT_TOKEN_UPSTREAM_KEY/,
  ],
  [
    'an address of something else',
    { WECHAT_TOKEN_UPSTREAM_URL: '/elsewhere' },
    /WECHAT_TOKEN_UPSTREAM_URL/,
  ],
])('a system with %s has no token, asks WeChat for none, and says why', async (_, wrong, cure) => {
  const log = new CapturedLog();
  const upstream = await start();
  await upstream.instance.app.get(TokenService).getAccessToken();
  const { WECHAT_TOKEN_UPSTREAM_URL: path = '' } = wrong as Readonly<Record<string, string>>;
  const sibling = await start({
    WECHAT_TOKEN_MODE: 'upstream',
    WECHAT_TOKEN_UPSTREAM_KEY: KEY,
    ...wrong,
    WECHAT_TOKEN_UPSTREAM_URL: upstream.url + path,
    LOG_LEVEL: 'error',
  });
  await expect(sibling.instance.app.get(TokenService).getAccessToken()).rejects.toThrow(cure);
  expect(tokenCalls()).toBe(1);
  for (const { instance } of [sibling, upstream]) await instance.close();
  log.release();
  expect(log.text).toMatch(cure);
});
