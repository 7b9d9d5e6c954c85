import { WechatApiClient, WechatApiError, WechatConnectionError } from '..';
import { tokenAnswer } from '../../../test/support/wechat-api/api-server';
import {
  APP_SECRET,
  startFixture,
  TOKEN,
  type ApiFixture,
} from '../../../test/support/wechat-api/api-fixture';

const SEND = '/cgi-bin/message/custom/send';
const INFO = '/cgi-bin/user/info';
const VOID_TOKEN = { errcode: 40001, errmsg: 'invalid credential rid: 6543-abcd' };

describe('WechatApiClient', () => {
  let fixture: ApiFixture;
  let client: WechatApiClient;

  beforeEach(async () => {
    fixture = await startFixture();
    client = fixture.app.get(WechatApiClient);
  });
  afterEach(() => fixture.close());

  it('adds the access token to the query of any path', async () => {
    fixture.api.json('/any/path', { errcode: 0, count: 3 });
    await expect(client.get('/any/path', { query: { lang: 'zh_CN' } })).resolves.toEqual({
      errcode: 0,
      count: 3,
    });
    const [request] = fixture.api.to('/any/path');
    expect(request?.query.get('access_token')).toBe(TOKEN);
    expect(request?.query.get('lang')).toBe('zh_CN');
  });

  it('posts JSON as unescaped UTF-8', async () => {
    fixture.api.json(SEND, { errcode: 0 });
    await client.post(SEND, { text: { content: '你好 😀' } });
    const [request] = fixture.api.to(SEND);
    expect(request?.body.toString('utf8')).toBe('{"text":{"content":"你好 😀"}}');
    expect(request?.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('keeps every digit of a 64-bit id', async () => {
    fixture.api.on(INFO, (_request, response) => response.end('{"msgid":6054768590064713728}'));
    await expect(client.get(INFO)).resolves.toEqual({ msgid: '6054768590064713728' });
  });

  it('turns a refusal under HTTP 200 into an error with cure and request id', async () => {
    fixture.api.json(SEND, { errcode: 45015, errmsg: 'response out of time limit rid: 1-2-3' });
    const error = await client.post(SEND, {}).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WechatApiError);
    expect(error).toMatchObject({ errcode: 45015, rid: '1-2-3', retryable: false });
    expect((error as WechatApiError).hint).toContain('window is closed');
  });

  it.each([40001, 40014, 42001])(
    'refreshes and repeats once when %i tells a void token',
    async (errcode) => {
      fixture.api.json('/cgi-bin/stable_token', tokenAnswer(TOKEN), tokenAnswer('renewed'));
      fixture.api.json(SEND, { errcode, errmsg: 'void' }, { errcode: 0 });
      await client.post(SEND, {});
      const tokens = fixture.api.to(SEND).map(({ query }) => query.get('access_token'));
      expect(tokens).toEqual([TOKEN, 'renewed']);
    },
  );

  it('gives up after one repeat when WeChat hands out the same token and refuses it again', async () => {
    fixture.api.json(INFO, VOID_TOKEN);
    await expect(client.get(INFO)).rejects.toMatchObject({ errcode: 40001 });
    expect(fixture.api.to(INFO)).toHaveLength(2);
    expect(fixture.api.to('/cgi-bin/stable_token')).toHaveLength(2);
  });

  it('refreshes once when many calls meet the void token at the same time', async () => {
    fixture.api.json('/cgi-bin/stable_token', tokenAnswer(TOKEN), tokenAnswer('renewed'));
    fixture.api.on(INFO, ({ query }, response) => {
      const answer = query.get('access_token') === 'renewed' ? { ok: true } : VOID_TOKEN;
      response.end(JSON.stringify(answer));
    });
    await Promise.all(Array.from({ length: 10 }, () => client.get(INFO)));
    expect(fixture.api.to('/cgi-bin/stable_token')).toHaveLength(2);
  });

  it('repeats a GET while WeChat is busy, twice at most', async () => {
    fixture.api.json(INFO, { errcode: -1, errmsg: 'system error' });
    await expect(client.get(INFO)).rejects.toMatchObject({ errcode: -1, retryable: true });
    expect(fixture.api.to(INFO)).toHaveLength(3);
  });

  it('repeats a GET whose connection broke', async () => {
    let times = 0;
    fixture.api.on(INFO, (_request, response) => {
      times += 1;
      if (times === 1) response.destroy();
      else response.end('{"ok":true}');
    });
    await expect(client.get(INFO)).resolves.toEqual({ ok: true });
  });

  it('never repeats a POST that may have arrived', async () => {
    fixture.api.on(SEND, (_request, response) => response.destroy());
    const error = await client.post(SEND, {}).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WechatConnectionError);
    expect(error).toMatchObject({ mayHaveArrived: true });
    expect(fixture.api.to(SEND)).toHaveLength(1);
  });

  it('repeats a POST that WeChat was too busy for: it did nothing', async () => {
    fixture.api.json(SEND, { errcode: -1, errmsg: 'system error' });
    await expect(client.post(SEND, {})).rejects.toMatchObject({ errcode: -1 });
    expect(fixture.api.to(SEND)).toHaveLength(3);
  });

  it.each([
    ['an HTTP error', 502, '<html>bad gateway</html>', 'HTTP 502'],
    ['an answer that is not JSON', 200, 'hello', 'the answer is not a JSON object'],
  ])('calls %s a connection error', async (_name, status, body, reason) => {
    fixture.api.on(INFO, (_request, response) => response.writeHead(status).end(body));
    await expect(client.get(INFO)).rejects.toMatchObject({ reason });
  });

  it('does not follow a redirect', async () => {
    fixture.api.on(INFO, (_request, response) =>
      response.writeHead(302, { location: `${fixture.api.url}/stolen` }).end(),
    );
    await expect(client.get(INFO)).rejects.toMatchObject({ reason: 'HTTP 302' });
    expect(fixture.api.to('/stolen')).toHaveLength(0);
  });

  it('refuses a path that leads to another host or brings its own query', async () => {
    await expect(client.get('//evil.example/x')).rejects.toThrow(TypeError);
    await expect(client.get('https://evil.example/x')).rejects.toThrow(TypeError);
    await expect(client.get('/cgi-bin/x?access_token=leak')).rejects.not.toThrow(/leak/);
  });
});

describe('WechatApiClient, when WeChat does not answer', () => {
  it('gives up in time and says so without token, secret or query', async () => {
    // Time enough to fetch a token before it on a busy machine.
    const fixture = await startFixture({ timeouts: { request: 500, repeatDelay: 1 } });
    fixture.api.on(SEND, () => undefined);
    const error = await fixture.app
      .get(WechatApiClient)
      .post(SEND, {})
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ reason: 'timed out', mayHaveArrived: true });
    const everything = `${String(error)} ${JSON.stringify(error)} ${(error as Error).stack}`;
    expect(everything).not.toMatch(new RegExp(`${TOKEN}|${APP_SECRET}|access_token`));
    expect((error as Error).cause).toBeUndefined();
    await fixture.close();
  });

  it('gives up on an answer that trickles in', async () => {
    const fixture = await startFixture({ timeouts: { request: 80, repeatDelay: 1 } });
    fixture.api.on(SEND, (_request, response) => {
      const trickle = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(trickle));
    });
    const sending = fixture.app.get(WechatApiClient).post(SEND, {});
    await expect(sending).rejects.toMatchObject({ reason: 'timed out' });
    await fixture.close();
  });

  it('repeats a POST that was refused a connection, since nothing was sent', async () => {
    const fixture = await startFixture();
    const client = fixture.app.get(WechatApiClient);
    fixture.api.json(INFO, {});
    await client.get(INFO);
    const http = jest.spyOn(fixture.app.get(WechatApiClient)['transport'], 'json');
    await fixture.api['server'].close();
    fixture.api['server'].closeAllConnections();
    const error = await client.post(SEND, {}).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ reason: 'ECONNREFUSED', mayHaveArrived: false });
    expect(http).toHaveBeenCalledTimes(3);
    await fixture.app.close();
  });
});
