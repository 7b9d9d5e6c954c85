import { startPlatform, virtualClock, type Platform } from '..';
import { ApiCaller } from '../testing/api-caller';

let platform: Platform;
let api: ApiCaller;

beforeEach(async () => {
  platform = await startPlatform({ clock: virtualClock(0), url: 'http://127.0.0.1:9/wechat' });
  api = await ApiCaller.login(platform);
});

afterEach(() => platform.close());

const check = (body: object | string) => api.post('/cgi-bin/callback/check', body);
const clear = async (appid = platform.environment['WECHAT_APP_ID']) =>
  (await api.post('/cgi-bin/clear_quota', { appid }))['errcode'];

describe('the account', () => {
  it.each(['/cgi-bin/getcallbackip', '/cgi-bin/get_api_domain_ip'])(
    'has addresses at %s',
    async (path) => {
      const { ip_list: list } = (await (await api.get(path)).json()) as { ip_list: string[] };
      expect(list).toContain('127.0.0.1');
    },
  );

  it('has its callback checked', async () => {
    expect(await check({ action: 'all', check_operator: 'DEFAULT' })).toMatchObject({
      dns: [{ ip: '127.0.0.1' }],
      ping: [{ from_operator: 'DEFAULT', package_loss: '0%' }],
    });
    expect(await check({ action: 'dance', check_operator: 'CAP' })).toMatchObject({
      errcode: 40202,
    });
    expect(await check({ action: 'dns', check_operator: 'X' })).toMatchObject({ errcode: 40203 });
    platform.connect([]);
    expect(await check({ action: 'all', check_operator: 'CAP' })).toMatchObject({ errcode: 40201 });
  });

  it('has its quotas cleared ten times a month, under its own AppId', async () => {
    expect(await clear('wxother')).toBe(40013);
    for (let count = 0; count < 10; count += 1) expect(await clear()).toBe(0);
    expect(await clear()).toBe(48006);
  });
});
