import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { CONTRACT_TIMES } from '../ledger.contract';
import { FlakyLedger } from '../spec-support/flaky-ledger';
import { FailoverLedger } from './failover.ledger';

const message = { fingerprint: 'f', message: 'm', user: 'u' };
const never = new AbortController().signal;

describe('FailoverLedger', () => {
  let store: FlakyLedger;
  let ledger: FailoverLedger;

  beforeEach(() => {
    store = new FlakyLedger(CONTRACT_TIMES);
    ledger = new FailoverLedger(store, CONTRACT_TIMES, 300);
  });

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
    await store.claim('k', message);
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
    await store.claim('k', message);
    store.isDown = true;
    // Known to this instance from an earlier delivery only.
    store.isDown = false;
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'join' });
    store.isDown = true;
    expect(await ledger.wait('k', 1000, never)).toBe('orphaned');
    expect(await ledger.takeOver('k')).toMatchObject({ kind: 'run' });
    expect(await ledger.wait('k', 10, never)).toBe('nothing');
  });

  it('tells the store, when it is back, what was answered meanwhile', async () => {
    store.isDown = true;
    await ledger.claim('k', message);
    await ledger.finish('k', 1, 'reply', true);
    store.isDown = false;
    await sleep(700);
    expect(await store.claim('k', message)).toMatchObject({ kind: 'replay', reply: 'reply' });
    expect(await ledger.claim('new', message)).toMatchObject({ kind: 'run' });
    expect(await store.claim('new', message)).toMatchObject({ kind: 'join' });
  });

  it('keeps promises that it made alone, and lets itself be asked what is due', async () => {
    store.isDown = true;
    await ledger.claim('k', { ...message, deferred: true });
    await ledger.postpone('k', 1, 0, false);
    expect(await ledger.due(10)).toMatchObject([{ key: 'k', epoch: 2 }]);
    store.isDown = false;
    await sleep(700);
    expect(await ledger.finish('k', 2, 'reply', false)).toBe('late');
    expect(await ledger.settle('k', 2, 'sent')).toBe(true);
  });

  it('calls it no outage that the store is closed when the service ends', async () => {
    const error = jest.spyOn(Logger.prototype, 'error');
    await ledger.claim('k', message);
    ledger.onApplicationShutdown();
    store.isDown = true;
    expect(await ledger.finish('k', 1, 'reply', true)).toBe('passive');
    expect(error).not.toHaveBeenCalled();
    error.mockRestore();
  });
});
