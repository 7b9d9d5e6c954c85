import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Accounts } from '../../wechat';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';
import type { AccountApis } from '../account/account-apis';
import { CallbackIpService } from './callback-ip.service';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('CallbackIpService', () => {
  const get = jest.fn<Promise<unknown>, [string]>();
  let service: CallbackIpService;

  async function start(sourceCheck = true): Promise<void> {
    const account = wechatAccount({ sourceCheck: sourceCheck ? 'log' : 'off' });
    const apis = { of: () => ({ api: { get } }) } as unknown as AccountApis;
    const accounts = new Accounts(false, [account]);
    service = new CallbackIpService(accounts, apis, new SchedulerRegistry());
    service.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(0);
  }

  beforeEach(() => {
    jest.useFakeTimers();
    Logger.overrideLogger(false);
    get.mockReset().mockResolvedValue({ ip_list: ['101.226.103.0/25'] });
  });
  afterEach(() => {
    service.beforeApplicationShutdown();
    jest.useRealTimers();
  });

  it('tells WeChat’s addresses from others', async () => {
    await start();
    expect(get).toHaveBeenCalledWith('/cgi-bin/getcallbackip');
    expect(service.contains('101.226.103.9')).toBe(true);
    expect(service.contains('8.8.8.8')).toBe(false);
  });

  it('asks for the list once a day', async () => {
    await start();
    get.mockResolvedValue({ ip_list: ['8.8.8.8'] });
    await jest.advanceTimersByTimeAsync(DAY - 61 * MINUTE);
    expect(get).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(61 * MINUTE);
    expect(get).toHaveBeenCalledTimes(2);
    expect(service.contains('8.8.8.8')).toBe(true);
    expect(service.contains('101.226.103.9')).toBe(false);
  });

  it.each([
    ['a failure', () => get.mockRejectedValue(new Error('down'))],
    ['an empty list', () => get.mockResolvedValue({ ip_list: [] })],
  ])('keeps the last known list after %s, and tries again soon', async (_name, fail) => {
    await start();
    fail();
    await jest.advanceTimersByTimeAsync(DAY);
    expect(service.contains('101.226.103.9')).toBe(true);
    const before = get.mock.calls.length;
    await jest.advanceTimersByTimeAsync(11 * MINUTE);
    expect(get.mock.calls.length).toBeGreaterThan(before);
  });

  it('does not know while there is no list', async () => {
    get.mockRejectedValueOnce(new Error('down'));
    await start();
    expect(service.contains('101.226.103.9')).toBeUndefined();
    await jest.advanceTimersByTimeAsync(66_000);
    expect(service.contains('101.226.103.9')).toBe(true);
  });

  it('asks for nothing unless the source check is on', async () => {
    await start(false);
    await jest.advanceTimersByTimeAsync(2 * DAY);
    expect(get).not.toHaveBeenCalled();
  });
});
