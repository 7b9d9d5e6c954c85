import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Ledger, MemoryStore } from '../../ledger';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';
import { workOf } from '../../../test/support/wechat/works';
import { Delivery } from '../door/delivery';
import { PauseWatch } from './pause-watch.service';
import { RunningWorks } from './under-way';

describe('PauseWatch', () => {
  const ledger = new Ledger(new MemoryStore());
  let watch: PauseWatch;
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
    watch = new PauseWatch(ledger, works, new SchedulerRegistry());
    watch.onApplicationBootstrap();
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

  describe('a delivery that is read', () => {
    const account = wechatAccount();
    const half = account.reply.cut / 2;
    const mayHaveSlept = () =>
      watch.mayHaveSlept(new Delivery(account, performance.now(), Buffer.alloc(0)));

    it('was not kept waiting by a process that runs evenly', async () => {
      expect(mayHaveSlept()).toBe(false);
      await tickAfter(half);
      clock += 499;
      expect(mayHaveSlept()).toBe(false);
    });

    it('may have been by one that has just woken, whether it has told the time or not', async () => {
      clock += half + 501;
      expect(mayHaveSlept()).toBe(true);
      await tickAfter(0);
      expect(mayHaveSlept()).toBe(true);
      await tickAfter(500);
      await tickAfter(500);
      expect(mayHaveSlept()).toBe(false);
    });
  });
});
