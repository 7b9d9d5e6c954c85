import { TokenService } from '..';
import { tokenAnswer } from '../../../test/support/wechat-api/api-server';
import {
  APP_ID,
  APP_SECRET,
  startFixture,
  type ApiFixture,
} from '../../../test/support/wechat-api/api-fixture';

const STABLE = '/cgi-bin/stable_token';

describe('the token call', () => {
  let fixture: ApiFixture;
  afterEach(() => fixture.close());

  it('posts to stable_token without forcing', async () => {
    fixture = await startFixture();
    await fixture.app.get(TokenService).getAccessToken();
    const [request] = fixture.api.to(STABLE);
    expect(request?.method).toBe('POST');
    expect(JSON.parse(String(request?.body))).toEqual({
      grant_type: 'client_credential',
      appid: APP_ID,
      secret: APP_SECRET,
      force_refresh: false,
    });
  });

  it('gets the classic token by query', async () => {
    fixture = await startFixture({ tokenMode: 'classic' });
    fixture.api.json('/cgi-bin/token', tokenAnswer('classic-token'));
    expect(await fixture.app.get(TokenService).refresh()).toMatchObject({ value: 'classic-token' });
    const [request] = fixture.api.to('/cgi-bin/token');
    expect(Object.fromEntries(request?.query ?? [])).toEqual({
      grant_type: 'client_credential',
      appid: APP_ID,
      secret: APP_SECRET,
    });
  });

  it('keeps a token of 2048 characters', async () => {
    fixture = await startFixture();
    fixture.api.json(STABLE, tokenAnswer('t'.repeat(2048)));
    expect((await fixture.app.get(TokenService).refresh()).value).toHaveLength(2048);
  });

  it.each([
    ['no lifetime', { access_token: 'x' }],
    ['a lifetime of 0', { access_token: 'x', expires_in: 0 }],
    ['a negative lifetime', { access_token: 'x', expires_in: -7200 }],
    ['a lifetime in words', { access_token: 'x', expires_in: 'long' }],
    ['an empty token', { access_token: '', expires_in: 7200 }],
    ['no token', { expires_in: 7200 }],
  ])('does not take an answer with %s', async (_name, answer) => {
    fixture = await startFixture();
    fixture.api.json(STABLE, answer);
    await expect(fixture.app.get(TokenService).refresh()).rejects.toThrow(/holds no access_token/);
  });

  it('believes no lifetime of more than a day', async () => {
    fixture = await startFixture();
    fixture.api.json(STABLE, tokenAnswer('x', 1e12));
    const token = await fixture.app.get(TokenService).refresh();
    expect(token.expiresAt - token.obtainedAt).toBe(86_400_000);
  });

  it('calls 40001 a wrong secret, not a void token', async () => {
    fixture = await startFixture();
    fixture.api.json(STABLE, { errcode: 40001, errmsg: 'invalid credential' });
    await expect(fixture.app.get(TokenService).refresh()).rejects.toMatchObject({
      cause: { errcode: 40001, kind: 'configuration', retryable: false },
    });
  });

  it('never shows the secret, not even of a classic call that cannot be made', async () => {
    fixture = await startFixture({ tokenMode: 'classic', baseUrl: 'http://127.0.0.1:9' });
    const failed = fixture.app.get(TokenService).refresh();
    const error = (await failed.catch((reason: unknown) => reason)) as Error;
    const cause = error.cause as Error;
    const everything = [error, cause].map((e) => `${e.stack} ${JSON.stringify(e)}`).join();
    expect(everything).toContain('ECONNREFUSED');
    expect(everything).not.toContain(APP_SECRET);
    expect(cause.cause).toBeUndefined();
  });
});
