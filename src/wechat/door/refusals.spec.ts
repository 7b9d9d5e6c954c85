import { Logger } from '@nestjs/common';
import { Refusals } from './refusals';
import { deliveries } from '../wechat.metrics';
import { counted } from '../../../test/support/wechat/counted';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';

const account = wechatAccount();

describe('Refusals', () => {
  let refusals: Refusals;
  let warn: jest.SpyInstance;
  const lines = () => warn.mock.calls.map(([line]) => String(line));

  beforeEach(() => {
    jest.useFakeTimers();
    deliveries.reset();
    refusals = new Refusals();
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('counts each, and tells the first of a minute and how many followed', async () => {
    for (let count = 0; count < 5; count += 1) refusals.count(account, 'no MsgType');
    jest.advanceTimersByTime(60_000);
    refusals.count(account, 'no MsgType');
    jest.advanceTimersByTime(60_000);
    refusals.count(account, 'no MsgType');
    expect(lines()).toEqual([
      'Refused a delivery: no MsgType',
      'Refused a delivery: no MsgType (4 more like it since the last line)',
      'Refused a delivery: no MsgType',
    ]);
    expect(await counted(deliveries)).toEqual([{ result: 'refused', value: 7 }]);
  });

  it('tells different reasons apart, but not by their numbers', () => {
    refusals.count(account, 'not closed (at element 3)');
    refusals.count(account, 'not closed (at element 14)');
    refusals.count(account, 'compressed');
    refusals.count(account, 'from 192.0.2.1', 'source');
    refusals.count(account, 'from 192.0.2.2', 'source');
    expect(lines()).toHaveLength(3);
  });

  it('cannot be made to fill log or memory by ever new reasons', () => {
    for (let count = 0; count < 1000; count += 1) {
      const letters = String(count).replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '');
      refusals.count(account, letters + 'x'.repeat(1000));
    }
    expect(lines()).toHaveLength(51);
    expect(Math.max(...lines().map((line) => line.length))).toBeLessThan(400);
  });

  it('keeps accounts apart, and names the one that is not alone', async () => {
    const shop = wechatAccount({ name: 'shop', labels: { account: 'shop' } });
    refusals.count(account, 'compressed');
    refusals.count(shop, 'compressed');
    expect(lines()).toEqual([
      'Refused a delivery: compressed',
      'shop: Refused a delivery: compressed',
    ]);
    expect(await counted(deliveries)).toContainEqual({
      result: 'refused',
      account: 'shop',
      value: 1,
    });
  });

  it('counts without a word what was told elsewhere', async () => {
    refusals.count(account);
    expect([lines(), await counted(deliveries)]).toEqual([[], [{ result: 'refused', value: 1 }]]);
  });
});
