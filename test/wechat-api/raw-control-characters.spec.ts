import { WechatApiClient } from '../../src/wechat-api';
import { startService, type Service } from '../support/service';

const PATH = '/cgi-bin/user/info';

describe("an answer that holds raw control characters, as users' nicknames do", () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());

  it.each([
    ['a bell', '\x07', ''],
    ['a backspace', '\b', ''],
    ['U+0014', '\x14', ''],
    ['a tab', '\t', ''],
    ['a line feed', '\r\n', ''],
    ['a NUL', '\0', ''],
    ['several, beside an emoji', '\x1f😀\x02', ''],
    ['a NUL after the document', '', '\0'],
  ])('is read with one call: %s', async (_, raw, after) => {
    const { api } = service.platform;
    const body = `{"subscribe":1,"nickname":"小${raw}明","unionid":6054768590064713728}${after}`;
    for (const contentType of ['application/json', 'text/plain']) {
      api.fault(PATH, { body, contentType });
      const before = api.requests.length;
      const user = await service.app.get(WechatApiClient).get(PATH);
      const nickname = `小${raw}明`;
      expect(user).toEqual({ subscribe: 1, nickname, unionid: '6054768590064713728' });
      const calls = api.requests.slice(before).filter(({ path }) => path === PATH);
      expect(calls).toHaveLength(1);
    }
  });

  it('is a refusal where it tells one', async () => {
    const body = '{"errcode":40003,"errmsg":"invalid \x07 openid rid: 1-2"}\0';
    service.platform.api.fault(PATH, { body, contentType: 'text/plain' });
    const call = service.app.get(WechatApiClient).get(PATH);
    await expect(call).rejects.toMatchObject({ errcode: 40003, rid: '1-2' });
  });

  it('is no answer where it is cut short', async () => {
    const cut = { body: '{"nickname":"\x07', contentType: 'application/json' };
    service.platform.api.fault(PATH, cut, { times: 3 });
    const call = service.app.get(WechatApiClient).get(PATH);
    await expect(call).rejects.toMatchObject({ reason: 'the answer is not a JSON object' });
  });
});
