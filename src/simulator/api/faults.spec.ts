import { startPlatform, text, type Platform } from '..';
import { ApiCaller } from '../testing/api-caller';

const path = '/cgi-bin/getcallbackip';
let platform: Platform;
let api: ApiCaller;

beforeEach(async () => {
  platform = await startPlatform();
  api = await ApiCaller.login(platform);
});

afterEach(() => platform.close());

describe('a fault', () => {
  it('is an error code for one call, then all is well', async () => {
    platform.api.fault(path, { errcode: -1, errmsg: 'system error' });
    expect(await (await api.get(path)).json()).toEqual({
      errcode: -1,
      errmsg: expect.stringMatching(/^system error rid: \S+$/),
    });
    expect(await (await api.get(path)).json()).toHaveProperty('ip_list');
  });

  it('lasts as many calls as asked and follows the one before', async () => {
    platform.api.fault(path, { status: 503 }, { times: 2 });
    platform.api.fault(path, { body: '<html>', contentType: 'text/html' });
    const answers = [await api.get(path), await api.get(path), await api.get(path)];
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 200]);
    expect(await answers[2]?.text()).toBe('<html>');
  });

  it('touches its own path only', async () => {
    platform.api.fault(path, { errcode: -1 }, { times: Infinity });
    expect(await (await api.get('/cgi-bin/get_api_domain_ip')).json()).toHaveProperty('ip_list');
  });

  it('is a dropped connection', async () => {
    platform.api.fault(path, { drop: true });
    await expect(api.get(path)).rejects.toThrow('fetch failed');
  });

  it('may come after WeChat has done what it was asked to', async () => {
    await platform.send(text('在吗')).catch(() => undefined);
    const send = '/cgi-bin/message/custom/send';
    const page = { status: 502, body: '<html>', contentType: 'text/html' };
    const body = { touser: platform.testUser, msgtype: 'text', text: { content: '在' } };
    for (const done of [false, true]) {
      platform.api.fault(send, { ...page, done });
      await api.post(send, body).catch(() => undefined);
      expect(platform.customerMessages()).toHaveLength(Number(done));
    }
    expect(platform.api.requests.filter(({ path: to }) => to === send)).toHaveLength(2);
  });

  it('is a delay before the ordinary answer', async () => {
    platform.api.fault(path, { delay: 30 });
    const started = performance.now();
    expect(await (await api.get(path)).json()).toHaveProperty('ip_list');
    expect(performance.now() - started).toBeGreaterThanOrEqual(28);
  });

  it('may be a delay until something has happened', async () => {
    let happens = () => {};
    platform.api.fault(path, { delay: new Promise<void>((resolve) => (happens = resolve)) });
    let isAnswered = false;
    const answer = api.get(path).then(() => (isAnswered = true));
    await api.get(path);
    expect(isAnswered).toBe(false);
    happens();
    await answer;
  });

  it('meets only the calls about somebody, where it says so', async () => {
    const quota = '/cgi-bin/clear_quota';
    const isMetBy = async (appid: string) => (await api.post(quota, { appid }))['errcode'] === -1;
    platform.api.fault(quota, { errcode: -1 }, { about: 'oOne' });
    expect([await isMetBy('oTwo'), await isMetBy('oOne')]).toEqual([false, true]);
  });

  it('ends when faults are cleared', async () => {
    platform.api.fault(path, { errcode: -1 }, { times: Infinity });
    platform.api.clearFaults();
    expect(await (await api.get(path)).json()).toHaveProperty('ip_list');
  });
});

describe('the journal', () => {
  it('holds every call with what it brought', async () => {
    await api.post('/cgi-bin/clear_quota', { appid: '号' }, { more: '1' });
    const last = platform.api.requests.at(-1);
    expect(last).toMatchObject({
      method: 'POST',
      path: '/cgi-bin/clear_quota',
      query: { more: '1' },
      body: '{"appid":"号"}',
    });
    expect(Date.now() - (last?.at ?? 0)).toBeLessThan(5000);
  });

  it('holds calls that nobody answers', async () => {
    const answer = await api.get('/cgi-bin/unknown');
    expect(answer.status).toBe(404);
    expect(platform.api.requests.at(-1)?.path).toBe('/cgi-bin/unknown');
  });
});
