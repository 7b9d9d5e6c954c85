import type { PastRuns } from '../../ledger';
import { Cancellation } from '../door/delivery';
import type { Work } from './work';
import { DedupParts, pass } from '../../../test/support/wechat/dedup-parts';
import { workOf } from '../../../test/support/wechat/works';
import { Quarantine, WorkTakenOverError } from './quarantine.service';

describe('Quarantine', () => {
  let parts: DedupParts;
  let quarantine: Quarantine;
  let running: string[];
  let ends: Map<string, () => void>;

  beforeEach(() => {
    jest.useFakeTimers();
    parts = new DedupParts();
    quarantine = new Quarantine(parts.ledger);
    running = [];
    ends = new Map();
  });
  afterEach(() => jest.useRealTimers());

  async function resumed(key: string, past: PastRuns, changes: Partial<Work> = {}) {
    await parts.claim(key, { deferred: true });
    const unwanted = new Cancellation();
    const work = workOf({ key, past, windowEnd: 0, ...changes });
    const ended = quarantine.run(work, past, unwanted, async () => {
      running.push(key);
      await new Promise<void>((resolve) => ends.set(key, resolve));
      return key;
    });
    return { ended, unwanted };
  }

  const twice = { attempts: 2, batch: 2 };
  const noted = (key: string) => {
    const { attempts, batch, alone } = parts.store.seen(key) ?? {};
    return { attempts, batch, alone };
  };

  it('lets everything run at once that was interrupted once, and notes its company', async () => {
    await resumed('a', { attempts: 1 });
    await resumed('b', { attempts: 1 });
    await resumed('retried', { attempts: 0, batch: 5, alone: 1 });
    await pass(1);
    expect(running.toSorted()).toEqual(['a', 'b', 'retried']);
    expect(noted('b')).toEqual({ attempts: 2, batch: 2, alone: 0 });
    expect(noted('retried')).toEqual({ attempts: 1, batch: undefined, alone: undefined });
  });

  it('runs a few suspects one after the other', async () => {
    const all = [await resumed('a', twice), await resumed('b', twice), await resumed('c', twice)];
    await pass(1);
    expect(running).toEqual(['a']);
    expect(noted('a')).toEqual({ attempts: 3, batch: 1, alone: 1 });
    expect(noted('b')).toMatchObject({ attempts: 1 });
    for (const key of ['a', 'b', 'c']) {
      ends.get(key)?.();
      await pass(1);
    }
    expect(await Promise.all(all.map(({ ended }) => ended))).toEqual(['a', 'b', 'c']);
  });

  it('clears what runs on, and goes on with the next', async () => {
    await resumed('slow', { attempts: 4, batch: 2, alone: 1 });
    await resumed('b', twice);
    await pass(2900);
    expect(running).toEqual(['slow']);
    expect(noted('slow')).toEqual({ attempts: 5, batch: 1, alone: 2 });
    await pass(200);
    expect(running).toEqual(['slow', 'b']);
    expect(noted('slow')).toEqual({ attempts: 1, batch: undefined, alone: undefined });
    expect(noted('b')).toEqual({ attempts: 3, batch: 1, alone: 1 });
  });

  it('notes of what others join that it is not alone any more', async () => {
    await resumed('a', twice);
    await pass(1);
    await resumed('b', { attempts: 1 });
    await pass(1);
    expect(noted('a')).toEqual({ attempts: 3, batch: 2, alone: 0 });
    expect(noted('b')).toEqual({ attempts: 2, batch: 2, alone: 0 });
  });

  it('runs many in batches of half the size', async () => {
    for (let i = 0; i < 24; i += 1) await resumed(`k${i}`, { attempts: 2, batch: 24 });
    for (let batch = 1; batch <= 2; batch += 1) {
      await pass(1);
      expect(running).toHaveLength(12 * batch);
      for (const key of running) ends.get(key)?.();
    }
    expect(noted('k23')).toEqual({ attempts: 3, batch: 12, alone: 0 });
  });

  it('lets nothing wait that a delivery waits for', async () => {
    await resumed('a', twice);
    await pass(1);
    await resumed('delivered', twice, { windowEnd: performance.now() + 1000 });
    await pass(1);
    expect(running).toEqual(['a', 'delivered']);
    expect(noted('a')).toMatchObject({ batch: 2, alone: 0 });
  });

  it('forgets what nobody wants any more', async () => {
    await resumed('a', twice);
    const { ended, unwanted } = await resumed('b', twice);
    ended.catch(() => undefined);
    await pass(1);
    unwanted.abort();
    await expect(ended).rejects.toThrow('aborted');
    ends.get('a')?.();
    await pass(1);
    expect(running).toEqual(['a']);
  });

  it('goes on after a suspect that fails', async () => {
    await parts.claim('a');
    const work = workOf({ key: 'a', past: twice, windowEnd: 0 });
    const failing = quarantine.run(work, twice, new Cancellation(), () =>
      Promise.reject(new Error('of the handler')),
    );
    failing.catch(() => undefined);
    await resumed('b', twice);
    await pass(1);
    await expect(failing).rejects.toThrow('of the handler');
    expect(running).toEqual(['b']);
  });

  it('runs nothing that another instance has taken over', async () => {
    await parts.claim('a');
    const handle = jest.fn();
    for (const attempts of [0, 1]) {
      const work = workOf({ key: 'a', epoch: 7 });
      const run = quarantine.run(work, { attempts }, new Cancellation(), handle);
      run.catch(() => undefined);
      await pass(1);
      await expect(run).rejects.toThrow(WorkTakenOverError);
    }
    expect(handle).not.toHaveBeenCalled();
  });
});
