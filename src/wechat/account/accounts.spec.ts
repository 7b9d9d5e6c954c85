import { verifyQuery } from '../door/signature';
import { sign } from '../door/signature';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';
import { Accounts } from './accounts';

const TEN_MINUTES = 600_000;

describe('a token that another one replaces', () => {
  let accounts: Accounts;
  beforeEach(() => {
    jest.useFakeTimers();
    accounts = new Accounts(true, [shop('first')]);
  });
  afterEach(() => jest.useRealTimers());

  const accepts = (token: string) => {
    const [timestamp, nonce] = [String(Math.floor(Date.now() / 1000)), '77'];
    const query = { signature: sign(token, timestamp, nonce), timestamp, nonce };
    return typeof verifyQuery(accounts.at('shop'), query) !== 'string';
  };
  const accepted = () => ['first', 'second', 'third'].filter(accepts);

  it('stays accepted for ten minutes, and then is not', async () => {
    await accounts.update([shop('second')]);
    expect(accepted()).toEqual(['first', 'second']);
    jest.advanceTimersByTime(TEN_MINUTES - 1);
    expect(accepted()).toEqual(['first', 'second']);
    jest.advanceTimersByTime(1);
    expect(accepted()).toEqual(['second']);
  });

  it('has ten minutes of its own where there are several', async () => {
    await accounts.update([shop('second')]);
    jest.advanceTimersByTime(TEN_MINUTES / 2);
    await accounts.update([shop('third')]);
    expect(accepted()).toEqual(['first', 'second', 'third']);
    jest.advanceTimersByTime(TEN_MINUTES / 2);
    expect(accepted()).toEqual(['second', 'third']);
    jest.advanceTimersByTime(TEN_MINUTES / 2);
    expect(accepted()).toEqual(['third']);
  });

  it('is an AES key as well', async () => {
    const [former, present] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    await accounts.update([wechatAccount({ name: 'shop', aesKeys: [former] })]);
    await accounts.update([wechatAccount({ name: 'shop', aesKeys: [present] })]);
    expect(accounts.at('shop').aesKeys).toEqual([present, former]);
    jest.advanceTimersByTime(TEN_MINUTES);
    expect(accounts.at('shop').aesKeys).toEqual([present]);
  });
});

function shop(token: string) {
  return wechatAccount({ name: 'shop', tokens: [token] });
}
