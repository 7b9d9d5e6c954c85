import { setMaxListeners } from 'node:events';
import type { News } from './ledger-store';
import { ReplyWatch } from './reply-watch';

const never = new AbortController().signal;
setMaxListeners(0, never);

describe('ReplyWatch', () => {
  let store: Map<string, News>;
  let looks: number;
  let watch: ReplyWatch;

  beforeEach(() => {
    jest.useFakeTimers();
    store = new Map();
    looks = 0;
    watch = new ReplyWatch((keys) => {
      looks += keys.length;
      return keys.map((key) => store.get(key) ?? 'nothing');
    }, 20);
  });

  afterEach(() => {
    watch.close();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  const own = (key: string, ms: number, signal = never) => watch.wait(key, ms, false, signal);
  const foreign = (key: string, ms: number, signal = never) => watch.wait(key, ms, true, signal);

  it('wakes everybody who waits for a message, and nobody else', async () => {
    const waits = [own('a', 1000), foreign('a', 1000), own('b', 1000)];
    watch.wake('a', 'settled');
    expect(await Promise.all(waits.slice(0, 2))).toEqual(['settled', 'settled']);
    await jest.advanceTimersByTimeAsync(1000);
    expect(await waits[2]).toBe('nothing');
  });

  it('gives up after the time that was given', async () => {
    const wait = own('a', 1000);
    const isOver = jest.fn();
    void wait.then(isOver);
    await jest.advanceTimersByTimeAsync(999);
    expect(isOver).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(await wait).toBe('nothing');
  });

  it('gives up at once when it is aborted, before or meanwhile, or has no time', async () => {
    const abort = new AbortController();
    const wait = own('a', 1000, abort.signal);
    abort.abort();
    expect(await wait).toBe('nothing');
    expect(await own('a', 1000, abort.signal)).toBe('nothing');
    expect(await own('a', 0)).toBe('nothing');
    expect(await own('a', -5)).toBe('nothing');
  });

  it("asks the store after other instances' work and never after its own", async () => {
    const mine = own('a', 500);
    await jest.advanceTimersByTimeAsync(400);
    expect(looks).toBe(0);
    const theirs = foreign('b', 500);
    await jest.advanceTimersByTimeAsync(100);
    expect(looks).toBeGreaterThan(2);
    store.set('b', 'orphaned');
    await jest.advanceTimersByTimeAsync(50);
    expect(await theirs).toBe('orphaned');
    expect(await mine).toBe('nothing');
  });

  it('asks once for all who wait for one message, and no longer than somebody waits', async () => {
    const waits = Array.from({ length: 30 }, () => foreign('a', 200));
    await jest.advanceTimersByTimeAsync(100);
    expect(looks).toBeLessThanOrEqual(5);
    store.set('a', 'settled');
    await jest.advanceTimersByTimeAsync(30);
    expect(new Set(await Promise.all(waits))).toEqual(new Set(['settled']));
    looks = 0;
    await jest.advanceTimersByTimeAsync(1000);
    expect(looks).toBe(0);
  });

  it('asks less often after a crowd, so that asking never becomes the main work', async () => {
    const waits = Array.from({ length: 2000 }, (_, i) => foreign(`k${i}`, 1000));
    await jest.advanceTimersByTimeAsync(1000);
    expect(looks / 2000).toBeLessThan(12);
    expect(new Set(await Promise.all(waits))).toEqual(new Set(['nothing']));
  });

  it('lets everybody go when it is closed', async () => {
    const waits = [own('a', 1000), foreign('b', 1000)];
    watch.close();
    expect(await Promise.all(waits)).toEqual(['nothing', 'nothing']);
  });

  it('lets go of the listener on a signal that outlives the wait', async () => {
    const abort = new AbortController();
    const removed = jest.spyOn(abort.signal, 'removeEventListener');
    const wait = own('a', 1000, abort.signal);
    watch.wake('a', 'settled');
    await wait;
    expect(removed).toHaveBeenCalledTimes(1);
  });
});
