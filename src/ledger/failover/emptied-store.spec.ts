import { Logger } from '@nestjs/common';
import { CONTRACT_TIMES } from '../../../test/support/ledger/ledger.contract';
import { type FailoverParts, failoverParts } from '../../../test/support/ledger/failover-parts';

const message = { fingerprint: 'f', message: 'm', user: 'u' };
const deferred = { ...message, deferred: true };
const times = { ...CONTRACT_TIMES, quiet: 500_000, memory: 60_000 };

describe('A store that was emptied while messages were handled', () => {
  let store: FailoverParts['store'];
  let failover: FailoverParts['failover'];
  let ledger: FailoverParts['ledger'];
  let direct: FailoverParts['direct'];

  beforeEach(() => {
    jest.useFakeTimers();
    Logger.overrideLogger(false);
    ({ store, failover, ledger, direct } = failoverParts(times));
  });
  afterEach(() => {
    failover.onApplicationShutdown();
    jest.useRealTimers();
  });

  it('learns of the reply all the same, and so does every later delivery', async () => {
    await ledger.claim('k', message);
    store.forget('k');
    expect(await ledger.finish('k', 1, 'reply', true)).toBe('passive');
    expect(store.get('k')).toMatchObject({ state: 'done', channel: 'passive', reply: 'reply' });
    expect(await ledger.takeReply('k')).toEqual({ kind: 'reply', reply: 'reply' });
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'replay', reply: 'reply' });
  });

  it('learns that a promise was kept', async () => {
    await ledger.claim('promised', message);
    await ledger.closeWindow('promised');
    await ledger.claim('deferred', deferred);
    for (const key of ['promised', 'deferred']) {
      store.forget(key);
      expect(await ledger.finish(key, 1, 'reply', false)).toBe('late');
      expect(await ledger.settle(key, 1, 'sent')).toBe(true);
      expect(store.get(key)).toMatchObject({ channel: 'sent', owner: '', reply: 'reply' });
    }
  });

  it('keeps the epoch of work that was taken up', async () => {
    await direct.claim('k', deferred);
    await direct.postpone('k', 1, 0, false);
    expect(await ledger.due(10)).toMatchObject([{ key: 'k', epoch: 2 }]);
    store.forget('k');
    expect(await ledger.finish('k', 2, 'reply', false)).toBe('late');
    expect(await ledger.settle('k', 2, 'sent')).toBe(true);
    expect(store.get('k')).toMatchObject({ epoch: 2, channel: 'sent', reply: 'reply' });
  });

  it('goes down before it was told: the reply counts, and is told later', async () => {
    await ledger.claim('k', message);
    store.forget('k');
    jest.spyOn(store, 'apply').mockRejectedValueOnce(new Error('gone'));
    expect(await ledger.finish('k', 1, 'reply', true)).toBe('passive');
    expect(store.get('k')).toBeUndefined();
    await jest.advanceTimersByTimeAsync(100);
    expect(store.get('k')).toMatchObject({ channel: 'passive', reply: 'reply' });
  });

  it('has had the message delivered again: the other instance keeps it', async () => {
    await ledger.claim('k', message);
    store.forget('k');
    store.restore('k', { ...running('k'), owner: 'other' });
    expect(await ledger.finish('k', 1, 'reply', true)).toBe('fenced');
    expect(store.get('k')).toMatchObject({ owner: 'other', state: 'running' });
    expect(store.get('k')?.reply).toBeUndefined();
  });

  it('is told from one that has forgotten: its owner slept while others answered', async () => {
    await ledger.claim('k', message);
    jest.setSystemTime(Date.now() + times.memory);
    store.forget('k');
    expect(await ledger.finish('k', 1, 'reply', true)).toBe('fenced');
    expect(store.get('k')).toBeUndefined();
  });

  it('counts as no delivery where the work was taken over: its owner stays fenced', async () => {
    await ledger.claim('k', message);
    store.restore('k', { ...running('k'), owner: 'other', epoch: 2 });
    expect(await ledger.finish('k', 1, 'reply', true)).toBe('fenced');
    expect(store.get('k')).toMatchObject({ owner: 'other', epoch: 2, deliveries: 1 });
  });

  function running(user: string) {
    const now = Date.now();
    const counts = { epoch: 1, attempts: 1, failures: 0, deliveries: 1 };
    const moments = { createdAt: now, lastDeliveryAt: now, dueAt: now, lookAt: now };
    const how = { state: 'running', channel: 'open', owner: '' } as const;
    return { fingerprint: 'f', message: 'm', user, ...how, ...counts, ...moments };
  }
});
