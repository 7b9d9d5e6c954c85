import type { DeliveryOverrides } from '../../src/simulator';
import { startService, type Service } from '../support/service';

describe('the check of the address in the console', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());

  it('is passed: the echo comes back byte for byte as plain text', async () => {
    const { ok, status, contentType } = await service.platform.verify();
    expect({ ok, status, contentType }).toEqual({
      ok: true,
      status: 200,
      contentType: 'text/plain; charset=utf-8',
    });
  });

  it('is passed at the address with a trailing slash', async () => {
    expect((await service.platform.verify({ url: `${service.url}/` })).ok).toBe(true);
  });

  it.each(['5731882097346501192', '0012', 'a-Z_9', 'x'.repeat(128)])(
    'echoes %s untouched',
    async (echostr) => {
      const { status, body } = await service.platform.verify({ query: { echostr } });
      expect({ status, body }).toEqual({ status: 200, body: echostr });
    },
  );

  it.each([
    ['markup', '<script>alert(1)</script>'],
    ['a line break', '123\n456'],
    ['129 characters', 'x'.repeat(129)],
    ['nothing', ''],
    ['other scripts', '你好'],
    ['none at all', undefined],
  ])('refuses to echo %s', async (_, echostr) => {
    const { status, body } = await service.platform.verify({ query: { echostr } });
    expect(status).toBe(400);
    if (echostr) expect(body).not.toContain(echostr);
  });

  it.each<readonly [string, DeliveryOverrides]>([
    ['a wrong token', { account: { token: 'SomebodyElsesToken' } }],
    ['a wrong signature', { query: { signature: '0'.repeat(40) } }],
    ['a stale timestamp', { timestamp: secondsFromNow(-330) }],
    ['a timestamp of the future', { timestamp: secondsFromNow(330) }],
    ['no signature', { query: { signature: undefined } }],
    ['no timestamp', { query: { timestamp: undefined } }],
    ['no nonce', { query: { nonce: undefined } }],
  ])('is refused with %s', async (_, forgery) => {
    const { status, body } = await service.platform.verify({
      ...forgery,
      query: { echostr: 'canary', ...forgery.query },
    });
    expect(status).toBe(403);
    expect(body).not.toContain('canary');
  });

  it('is passed within the accepted age, either side of now', async () => {
    for (const timestamp of [secondsFromNow(-270), secondsFromNow(270)]) {
      expect((await service.platform.verify({ timestamp })).ok).toBe(true);
    }
  });
});

function secondsFromNow(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}

describe('the address in the console', () => {
  it.each(['/', '/wechat/', '/a/b-c_d.e~f', '/.well-known/wechat', '/a..b', '/WeChat'])(
    'may have the path %s, with a slash behind it or without',
    async (path) => {
      const service = await startService({ environment: { WECHAT_CALLBACK_PATH: path } });
      for (const url of [service.url, `${service.url.replace(/\/$/, '')}/`]) {
        expect((await service.platform.verify({ url })).ok).toBe(true);
      }
      await service.close();
    },
  );
});
