import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import {
  MINUTE,
  pass,
  SECOND,
  START,
  TokenPlatform,
} from '../../../test/support/wechat-api/token-harness';
import { MemoryTokenStore } from '../token/memory-token-store';
import type { AccountApiOptions } from '../wechat-api.options';
import { TicketService, type TicketSource } from './ticket.service';

const HOUR = 60 * MINUTE;

describe('the ticket', () => {
  let platform: TokenPlatform;
  let store: MemoryTokenStore;
  const running: TicketService[] = [];
  beforeEach(() => {
    jest.useFakeTimers({ now: START });
    Logger.overrideLogger(false);
    platform = new TokenPlatform();
    store = new MemoryTokenStore(() => Date.now());
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((service) => service.stop()));
    jest.useRealTimers();
  });

  function start(): TicketService {
    const timeouts = { request: 10 * SECOND, tokenWait: 5 * SECOND };
    const clock = () => Date.now();
    const options = { appId: 'wx1', timeouts, clock, labels: {} } as AccountApiOptions;
    const source = platform as unknown as TicketSource;
    const service = new TicketService(store, source, new SchedulerRegistry(), options);
    running.push(service);
    return service;
  }

  it('is asked for by nobody until somebody wants it', async () => {
    start();
    await pass(3 * HOUR);
    expect(platform.calls).toBe(0);
  });

  it('is renewed ahead of its expiry from then on, and never missing', async () => {
    const service = start();
    await service.getTicket();
    for (let minute = 0; minute < 6 * 60; minute += 1) {
      await pass(MINUTE);
      const { expiresAt } = await service.getTicket();
      expect(expiresAt - Date.now()).toBeGreaterThan(MINUTE);
    }
    expect(platform.calls).toBe(4);
  });

  it('is fetched once for all who ask at a time, and for all instances', async () => {
    const [one, two] = [start(), start()];
    platform.delay = 300;
    const asked = Promise.all([one, one, two].map((service) => service.getTicket()));
    await pass(SECOND);
    expect(new Set((await asked).map(({ value }) => value)).size).toBe(1);
    expect(platform.calls).toBe(1);
  });

  it('stays in use while it cannot be renewed, until its time is over', async () => {
    const service = start();
    const first = await service.getTicket();
    platform.failure = new Error('away');
    await pass(2 * HOUR - MINUTE);
    expect(await service.getTicket()).toBe(first);
    await pass(2 * MINUTE);
    await expect(service.getTicket()).rejects.toThrow('away');
    platform.failure = undefined;
    await pass(2 * MINUTE);
    expect((await service.getTicket()).value).not.toBe(first.value);
  });

  it('is asked for no more often than failures allow', async () => {
    const service = start();
    platform.failure = new Error('away');
    for (let i = 0; i < 50; i += 1) await expect(service.getTicket()).rejects.toThrow('away');
    expect(platform.calls).toBe(1);
  });
});
