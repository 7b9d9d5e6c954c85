import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Ledger, MemoryStore } from '../../ledger';
import { workOf } from '../../../test/support/wechat/works';
import { PauseWatch } from './pause-watch.service';
import { OpenDeliveries, RunningWorks } from './under-way';

describe('PauseWatch', () => {
  const ledger = new Ledger(new MemoryStore());
  let works: RunningWorks;
  let signals: Map<string, AbortSignal>;
  let clock: number;
  let stillOwned: jest.SpyInstance;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    clock = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => clock);
    stillOwned = jest.spyOn(ledger, 'stillOwned').mockImplementation(async (key) => key === 'mine');
    works = new RunningWorks();
    signals = new Map();
    for (const key of ['mine', 'lost']) {
      works.add(workOf({ key }), ({ signal }) => {
        signals.set(key, signal);
        return new Promise(() => undefined);
      });
    }
    const scheduler = new SchedulerRegistry();
    new PauseWatch(ledger, works, new OpenDeliveries(), scheduler).onApplicationBootstrap();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  /** The next tick comes after `ms` instead of half a second. */
  async function tickAfter(ms: number): Promise<void> {
    clock += ms;
    await jest.advanceTimersByTimeAsync(500);
  }

  const aborted = () => [...signals].filter(([, one]) => one.aborted).map(([key]) => key);

  it('aborts after a standstill what others have taken over, and nothing else', async () => {
    await tickAfter(2100);
    expect(aborted()).toEqual(['lost']);
  });

  it('does not ask the store while the process runs evenly', async () => {
    for (let tick = 0; tick < 10; tick += 1) await tickAfter(1900);
    expect(stillOwned).not.toHaveBeenCalled();
    expect(aborted()).toEqual([]);
  });

  it('aborts nothing of which the store cannot tell the owner', async () => {
    stillOwned.mockRejectedValue(new Error('busy'));
    await tickAfter(10_000);
    expect(aborted()).toEqual([]);
  });
});
