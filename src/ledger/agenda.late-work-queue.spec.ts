import { Logger } from '@nestjs/common';
import { AgendaLateWorkQueue } from './agenda.late-work-queue';
import type { LateWork } from './late-work-queue';
import { Ledger } from './ledger';
import { MemoryStore } from './memory.store';

const request = { fingerprint: 'f', message: 'm', user: 'u', deferred: true };

describe('AgendaLateWorkQueue', () => {
  let ledger: Ledger;
  let queue: AgendaLateWorkQueue;
  let error: jest.SpyInstance;
  const handler = jest.fn<Promise<void>, [LateWork]>();

  beforeEach(() => {
    jest.useFakeTimers();
    error = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    handler.mockReset().mockResolvedValue();
    ledger = new Ledger(new MemoryStore());
    queue = new AgendaLateWorkQueue(ledger);
  });
  afterEach(() => {
    queue.stop();
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  async function givenBack(key: string): Promise<void> {
    await ledger.claim(key, request);
    await ledger.postpone(key, 1, 0, false);
  }

  it('hands over what is due, once, and does not wait for its end', async () => {
    handler.mockReturnValue(new Promise(() => undefined));
    queue.process(handler);
    await givenBack('a');
    await jest.advanceTimersByTimeAsync(500);
    await givenBack('b');
    await jest.advanceTimersByTimeAsync(2000);
    expect(handler.mock.calls.map(([{ key, epoch }]) => [key, epoch])).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
  });

  it('does not look twice at the same time', async () => {
    const asked = jest.spyOn(ledger, 'due').mockReturnValue(new Promise(() => undefined));
    queue.process(handler);
    await jest.advanceTimersByTimeAsync(2000);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('looks again after the store, or a handler, has failed', async () => {
    const [down, broken] = [new Error('busy'), new Error('broken')];
    jest.spyOn(ledger, 'due').mockRejectedValueOnce(down);
    handler.mockRejectedValueOnce(broken);
    queue.process(handler);
    await givenBack('a');
    await jest.advanceTimersByTimeAsync(1000);
    await givenBack('b');
    await jest.advanceTimersByTimeAsync(1000);
    expect(error.mock.calls.map(([, cause]) => cause)).toEqual([down, broken]);
    expect(handler).toHaveBeenCalledTimes(2);
  });

  it('takes up nothing more once it is stopped', async () => {
    queue.process(handler);
    queue.stop();
    await givenBack('a');
    await jest.advanceTimersByTimeAsync(2000);
    expect(handler).not.toHaveBeenCalled();
  });
});
