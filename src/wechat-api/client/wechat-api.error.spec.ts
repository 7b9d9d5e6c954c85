import { WechatApiError } from './wechat-api.error';

const TOKEN_CALL = '/cgi-bin/stable_token';
const SEND = '/cgi-bin/message/custom/send';

describe('WechatApiError', () => {
  it.each([
    ['invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist rid: 1-2', '203.0.113.9'],
    ['invalid ip 2001:db8::9 ipv6 2001:db8::9, not in whitelist', '2001:db8::9'],
  ])('tells the address that the whitelist lacks: %s', (errmsg, address) => {
    expect(new WechatApiError(40164, errmsg, TOKEN_CALL).hint).toContain(`whitelist (${address})`);
  });

  it('has no address to tell when WeChat told none', () => {
    expect(new WechatApiError(40164, 'not in whitelist', TOKEN_CALL).hint).toMatch(/whitelist$/);
  });

  it('says what was called, what came back and what to do', () => {
    const error = new WechatApiError(48001, 'api unauthorized rid: 66b0-1c2d', SEND);
    expect(error.message).toBe(
      `${SEND} answered 48001 (api unauthorized rid: 66b0-1c2d): the API is not granted to this account: it may have to be verified`,
    );
    expect(error.rid).toBe('66b0-1c2d');
  });

  it.each([
    [-1, SEND, 'busy', true],
    [40001, SEND, 'token', true],
    [40001, TOKEN_CALL, 'configuration', false],
    [42001, SEND, 'token', true],
    [40243, TOKEN_CALL, 'configuration', false],
    [45047, SEND, undefined, false],
    [99999, SEND, undefined, false],
  ])('takes %i from %s to be %s', (errcode, path, kind, retryable) => {
    expect(new WechatApiError(errcode, '', path)).toMatchObject({ kind, retryable });
  });

  it('keeps long wording short', () => {
    expect(new WechatApiError(1, 'x'.repeat(5_000), SEND).message.length).toBeLessThan(500);
  });
});
