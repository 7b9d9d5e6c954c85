import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { CONTRACT_TIMES } from '../../../test/support/ledger/ledger.contract';
import { FlakyStore } from '../../../test/support/ledger/flaky-store';
import { Ledger } from '../ledger';
import { FailoverStore } from './failover.store';

const message = { fingerprint: 'f', message: 'm', user: 'u' };
const never = new AbortController().signal;

describe('FailoverStore', () => {
  let store: FlakyStore;
  let failover: FailoverStore;
  let ledger: Ledger;
  /** Asks the store without a stand-in. */
  let direct: Ledger;

  beforeEach(() => {
    store = new FlakyStore(CONTRACT_TIMES);
    failover = new FailoverStore(store, CONTRACT_TIMES);
    ledger = new Ledger(failover);
    direct = new Ledger(store);
  });
  afterEach(() => failover.onApplicationShutdown());

  it('deduplicates in this process while the store is down', async () => {
    store.isDown = true;
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run' });
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'join' });
    expect(await ledger.finish('k', 1, 'reply', true)).toBe('passive');
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'replay', reply: 'reply' });
  });

  it('stores the result of work that began before the store went down', async () => {
    const claim = await ledger.claim('k', message);
    const waiting = ledger.wait('k', 2000, never);
    store.isDown = true;
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'join' });
    expect(claim).toMatchObject({ kind: 'run', epoch: 1 });
    expect(await ledger.finish('k', 1, 'reply', true)).toBe('passive');
    expect(await waiting).toBe('settled');
    expect(await ledger.takeReply('k')).toEqual({ kind: 'reply', reply: 'reply' });
  });

  it('lets a wait end when its time is up, whether the store is there or not', async () => {
    await direct.claim('k', message);
    await ledger.claim('k', message);
    const waiting = ledger.wait('k', 50, never);
    store.isDown = true;
    await ledger.claim('other', message);
    expect(await waiting).toBe('nothing');
  });

  it('replays what was answered before the store went down', async () => {
    await ledger.claim('k', message);
    await ledger.finish('k', 1, 'reply', true);
    store.isDown = true;
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'replay', reply: 'reply' });
  });

  it('takes over work of another instance that cannot be heard of any more', async () => {
    await direct.claim('k', message);
    const record = store.get('k');
    if (record) store.restore('k', { ...record, owner: 'other' });
    jest.spyOn(store, 'isAlive').mockReturnValue(true);
    // Known to this instance from an earlier delivery only.
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'join' });
    store.isDown = true;
    expect(await ledger.wait('k', 1000, never)).toBe('orphaned');
    expect(await ledger.takeOver('k', message)).toMatchObject({ kind: 'run' });
    expect(await ledger.wait('k', 10, never)).toBe('nothing');
  });

  it('lists once what it brings home while it is asked', async () => {
    await ledger.claim('k', { ...message, deferred: true });
    await ledger.finish('k', 1, 'reply', false);
    await ledger.settle('k', 1, 'pickup');
    const apply = jest.spyOn(store, 'apply').mockRejectedValueOnce(new Error('too slow'));
    apply.mockReturnValue(new Promise(() => undefined));
    await ledger.claim('k', message, 100);
    expect(await ledger.waitingFor(message.user)).toHaveLength(1);
  });

  it('does not know who is ahead in a lane', async () => {
    await ledger.claim('k', { ...message, lane: 'l' });
    expect(await ledger.ahead('l', 'k')).toBe(0);
    store.isDown = true;
    expect(await ledger.ahead('l', 'k')).toBeUndefined();
    await ledger.claim('any', message);
    expect(await ledger.ahead('l', 'k')).toBeUndefined();
  });

  it('tells the store, when it is back, what was answered meanwhile', async () => {
    store.isDown = true;
    await ledger.claim('k', message);
    await ledger.finish('k', 1, 'reply', true);
    store.isDown = false;
    await sleep(700);
    expect(await direct.claim('k', message)).toMatchObject({ kind: 'replay', reply: 'reply' });
    expect(await ledger.claim('new', message)).toMatchObject({ kind: 'run' });
    expect(await direct.claim('new', message)).toMatchObject({ kind: 'join' });
  });

  it('keeps promises that it made alone, once the store knows that nobody else does', async () => {
    store.isDown = true;
    await ledger.claim('k', { ...message, deferred: true });
    await ledger.postpone('k', 1, 0, false);
    expect(await ledger.due(10)).toEqual([]);
    store.isDown = false;
    await sleep(700);
    expect(await ledger.due(10)).toMatchObject([{ key: 'k', epoch: 2 }]);
    expect(await ledger.finish('k', 2, 'reply', false)).toBe('late');
    expect(await ledger.settle('k', 2, 'sent')).toBe(true);
  });

  describe('whose store hitches while a delivery has no time left', () => {
    let error: jest.SpyInstance;
    let answer: () => void;
    /** Waits as long as it may, and in vain, as long as the store hitches. */
    const hitching = (apply: FlakyStore['apply']): FlakyStore['apply'] => {
      const over = new Promise<void>((resolve) => (answer = resolve));
      return async (key, transition, patience = Infinity) => {
        if (patience < 300) throw new Error('timeout');
        await over;
        return apply(key, transition);
      };
    };
    beforeEach(async () => {
      error = jest.spyOn(Logger.prototype, 'error');
      await ledger.claim('k', message);
      store.apply = hitching(store.apply);
    });
    afterEach(() => error.mockRestore());

    it('decides this message alone, and tells the store as soon as it answers', async () => {
      expect(await ledger.finish('k', 1, 'reply', true, 100)).toBe('passive');
      expect(await ledger.claim('k', message, 100)).toMatchObject({ kind: 'replay' });
      const other = ledger.claim('other', message);
      expect(store.get('k')).toMatchObject({ state: 'running' });
      answer();
      expect(await other).toMatchObject({ kind: 'run' });
      await sleep(0);
      expect(store.get('k')).toMatchObject({ state: 'done', channel: 'passive', deliveries: 2 });
      expect(store.get('other')).toMatchObject({ state: 'running' });
      expect(error).not.toHaveBeenCalled();
    });

    it('is not held up by what tells the store', async () => {
      const begun = performance.now();
      expect(await ledger.closeWindow('k', 50)).toMatchObject({ kind: 'late' });
      expect(await ledger.finish('k', 1, 'reply', true, 50)).toBe('late');
      expect(performance.now() - begun).toBeLessThan(1000);
      answer();
    });
  });

  it('calls it no outage that the store is closed when the service ends', async () => {
    const error = jest.spyOn(Logger.prototype, 'error');
    await ledger.claim('k', message);
    failover.onApplicationShutdown();
    store.isDown = true;
    expect(await ledger.finish('k', 1, 'reply', true)).toBe('passive');
    expect(error).not.toHaveBeenCalled();
    error.mockRestore();
  });
});
