import { textMessage } from '../messages';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';
import { ledgerKey, ledgerUser } from '../messages/message-identity';

const account = wechatAccount();
const another = { ...account, appId: `${account.appId}2` };
const from = (openId: string) => textMessage().with('fromUserName', openId).build();

describe('what a message and its user are known by in the stores', () => {
  it('is never the same for two accounts', () => {
    expect(ledgerKey(another, from('o1'))).not.toBe(ledgerKey(account, from('o1')));
    expect(ledgerUser(another, from('o1'))).not.toBe(ledgerUser(account, from('o1')));
  });

  it('is the openId as WeChat gives it', () => {
    const openId = 'oIDrpjpQ8j8mBuQ8nM26HWzNEZgg';
    expect(ledgerUser(account, from(openId))).toBe(`${account.appId}:${openId}`);
  });

  it.each([
    ['long', 'o'.repeat(60_000)],
    ['a range of the index', 'o1/000001735689600'],
    ['empty', ''],
    ['a separator', 'o1:o2'],
  ])('is short, and of plain characters, where a forged openId is %s', (_, openId) => {
    const user = ledgerUser(account, from(openId));
    expect(user.slice(account.appId.length)).toMatch(/^:#[\da-f]{64}$/);
    expect(user).not.toBe(ledgerUser(account, from(`${openId}x`)));
  });
});
