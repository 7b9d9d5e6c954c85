import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { workOf } from '../../../test/support/wechat/works';
import { EndlessHandlers } from './endless-handlers.service';
import { RunningWorks } from './under-way';

const MINUTE_MS = 60_000;

describe('EndlessHandlers', () => {
  const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  let works: RunningWorks;
  beforeEach(() => {
    jest.useFakeTimers();
    warn.mockClear();
    works = new RunningWorks();
    new EndlessHandlers(works, new SchedulerRegistry()).onApplicationBootstrap();
  });
  afterEach(() => jest.useRealTimers());
  afterAll(() => warn.mockRestore());

  const begin = (count: number, ms = Infinity) => {
    for (let i = 0; i < count; i += 1) {
      void works.add(workOf({ key: `k${i}` }), () => {
        return new Promise((resolve) => ms < Infinity && setTimeout(resolve, ms));
      });
    }
  };
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('tells of all at once, and again only of more', async () => {
    begin(5000);
    await pass(MINUTE_MS);
    expect(warn).not.toHaveBeenCalled();
    await pass(15_000);
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/^5000 messages.*context\.signal/)]]);
    await pass(5 * MINUTE_MS);
    expect(warn).toHaveBeenCalledTimes(1);
    begin(1);
    await pass(2 * MINUTE_MS);
    expect(warn).toHaveBeenLastCalledWith(expect.stringMatching(/^5001 messages/));
  });

  it('has nothing to tell of those that end, and tells once a minute where more come', async () => {
    begin(3, MINUTE_MS);
    await pass(2 * MINUTE_MS);
    expect(warn).not.toHaveBeenCalled();
    for (let i = 0; i < 12; i += 1) {
      begin(1);
      await pass(10_000);
    }
    expect(warn.mock.calls.length).toBeGreaterThan(0);
    expect(warn.mock.calls.length).toBeLessThanOrEqual(2);
  });
});
