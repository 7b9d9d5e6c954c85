import { Logger } from '@nestjs/common';
import { CONTRACT_TIMES } from '../../../test/support/ledger/ledger.contract';
import { type FailoverParts, failoverParts } from '../../../test/support/ledger/failover-parts';
import type { LedgerRecord } from '../ledger-record';

const message = { fingerprint: 'f', message: 'm', user: 'u' };
const times = { ...CONTRACT_TIMES, quiet: 5000, memory: 1_000_000 };
const running: LedgerRecord = {
  ...message,
  state: 'running',
  channel: 'open',
  owner: 'other',
  epoch: 1,
  attempts: 1,
  failures: 0,
  deliveries: 1,
  createdAt: 0,
  lastDeliveryAt: 0,
  dueAt: 0,
  lookAt: 9e15,
};

describe('What the store has done, though its answer was lost', () => {
  let store: FailoverParts['store'];
  let failover: FailoverParts['failover'];
  let ledger: FailoverParts['ledger'];
  let direct: FailoverParts['direct'];
  let goDown: FailoverParts['goDown'];
  let comeBack: FailoverParts['comeBack'];

  beforeEach(() => {
    jest.useFakeTimers();
    Logger.overrideLogger(false);
    ({ store, failover, ledger, direct, goDown, comeBack } = failoverParts(times));
    jest.spyOn(store, 'isAlive').mockReturnValue(true);
  });
  afterEach(() => {
    failover.onApplicationShutdown();
    jest.useRealTimers();
  });

  /** Another instance runs it, and this one has a delivery that waits. */
  async function join(): Promise<void> {
    const now = Date.now();
    store.restore('k', { ...running, createdAt: now, lastDeliveryAt: now });
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'join' });
  }

  /** The owner's reply is there, and a delivery of this instance has taken it without knowing so. */
  async function takeUnknowingly(): Promise<void> {
    const seen = store.get('k');
    if (!seen) throw new Error('nothing is there');
    store.restore('k', { ...seen, state: 'done', reply: 'theirs' });
    await direct.takeReply('k');
    expect(store.get('k')).toMatchObject({ channel: 'passive' });
    jest.spyOn(store, 'seen').mockReturnValue(seen);
  }

  it('is not taken for carried: the delivery was answered with a promise, so it goes late', async () => {
    await join();
    await takeUnknowingly();
    await goDown();
    expect(await ledger.closeWindow('k')).toEqual({ kind: 'late', promised: 'late' });
    await comeBack();
    expect(store.get('k')).toMatchObject({ channel: 'late', owner: '', reply: 'theirs' });
    expect(await direct.due(10)).toMatchObject([{ key: 'k', record: { reply: 'theirs' } }]);
  });

  it('is given to the delivery that still waits', async () => {
    await join();
    await takeUnknowingly();
    await goDown();
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run' });
    await comeBack();
    expect(store.get('k')).toMatchObject({ channel: 'open', owner: '', reply: 'theirs' });
    expect(await ledger.takeReply('k')).toEqual({ kind: 'reply', reply: 'theirs' });
  });

  it('is not taken for carried here where only another instance is known to have had it', async () => {
    await join();
    const taken = { ...running, state: 'done', channel: 'passive', reply: 'theirs' } as const;
    const seen = { ...taken, owner: '', takenBy: 'other' };
    jest.spyOn(store, 'seen').mockReturnValue(seen);
    await goDown();
    expect(await ledger.abandonWindow('k')).toEqual({ kind: 'passive' });
    store.restore('k', { ...seen, channel: 'late', takenBy: undefined });
    await comeBack();
    expect(store.get('k')).toMatchObject({ channel: 'late', reply: 'theirs' });
  });

  it('is run again for a delivery that waits for what is known neither here nor there', async () => {
    await goDown();
    const signal = new AbortController().signal;
    expect(await ledger.wait('k', 1000, signal)).toBe('orphaned');
    expect(await ledger.takeOver('k', message)).toMatchObject({ kind: 'run', epoch: 1 });
  });

  it('is carried where another instance has replayed it since', async () => {
    await join();
    await takeUnknowingly();
    await goDown();
    await ledger.closeWindow('k');
    const taken = store.get('k');
    if (taken) store.restore('k', { ...taken, takenBy: 'other', deliveries: 3 });
    await comeBack();
    expect(store.get('k')).toMatchObject({ channel: 'passive', takenBy: 'other' });
  });

  it('counts for both where another instance has carried it as well, so that neither gives it back', async () => {
    await goDown();
    await ledger.claim('k', message);
    expect(await ledger.finish('k', 1, 'ours', true)).toBe('passive');
    store.restore('k', { ...running, state: 'done', channel: 'passive', reply: 'theirs' });
    await comeBack();
    expect(store.get('k')).toMatchObject({ channel: 'passive', reply: 'theirs', deliveries: 2 });
  });
});
