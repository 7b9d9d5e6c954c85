import { Logger } from '@nestjs/common';
import { CONTRACT_TIMES } from '../../../test/support/ledger/ledger.contract';
import type { LedgerRecord } from '../ledger-record';
import { claim } from '../transitions/claim';
import { type FailoverParts, failoverParts } from '../../../test/support/ledger/failover-parts';

const message = { fingerprint: 'f', message: 'm', user: 'u' };
const deferred = { ...message, deferred: true };
const moments = { createdAt: 0, lastDeliveryAt: 0, dueAt: 0, lookAt: 9e15 };
const theirs: LedgerRecord = {
  ...message,
  ...moments,
  state: 'done',
  channel: 'passive',
  owner: 'other',
  epoch: 1,
  attempts: 1,
  failures: 0,
  deliveries: 1,
  reply: 'theirs',
};

/** Nothing expires or changes hands by itself. */
const times = { ...CONTRACT_TIMES, quiet: 500_000, memory: 1_000_000 };

describe('What was decided without the store', () => {
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
  });
  afterEach(() => {
    failover.onApplicationShutdown();
    jest.useRealTimers();
  });

  function takenByAnother(): void {
    const here = { now: Date.now(), times, isAlive: () => true, boundTo: () => undefined };
    const { record } = claim('k', message)(store.get('k'), { ...here, me: 'other' });
    if (record) store.restore('k', record);
  }

  it('is adopted: a promise of the outage is not kept twice', async () => {
    await ledger.claim('k', message);
    await goDown();
    expect(await ledger.closeWindow('k')).toEqual({ kind: 'late', promised: 'late' });
    await comeBack();
    expect(store.get('k')).toMatchObject({ state: 'running', channel: 'late' });
    expect(await ledger.finish('k', 1, 'reply', false)).toBe('late');
    expect(store.get('k')).toMatchObject({ state: 'done' });
    expect(await ledger.settle('k', 1, 'sent')).toBe(true);
    expect(store.get('k')).toMatchObject({ state: 'done', channel: 'sent', owner: '' });
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'acknowledge' });
    jest.setSystemTime(Date.now() + 400_000);
    expect(await direct.due(10)).toEqual([]);
  });

  it('is told of a reply that was on its way to the user when the store went down', async () => {
    await ledger.claim('k', deferred);
    expect(await ledger.finish('k', 1, 'reply', false)).toBe('late');
    await goDown();
    expect(await ledger.settle('k', 1, 'sent')).toBe(true);
    await comeBack();
    expect(store.get('k')).toMatchObject({ channel: 'sent', owner: '', reply: 'reply' });
  });

  it('is told of work that this instance had taken up from another', async () => {
    await direct.claim('k', deferred);
    await direct.postpone('k', 1, 0, false);
    const [due] = await ledger.due(10);
    await goDown();
    expect(await ledger.finish('k', due?.epoch ?? 0, 'reply', false)).toBe('late');
    expect(await ledger.settle('k', due?.epoch ?? 0, 'sent')).toBe(true);
    await comeBack();
    expect(store.get('k')).toMatchObject({ channel: 'sent', owner: '', reply: 'reply' });
  });

  it('lets a reply that waits for its user be fetched through the store', async () => {
    await ledger.claim('before', message);
    await goDown();
    await ledger.closeWindow('before');
    await ledger.claim('meanwhile', deferred);
    for (const key of ['before', 'meanwhile']) {
      await ledger.finish(key, 1, `reply ${key}`, false);
      await ledger.settle(key, 1, 'pickup');
    }
    await comeBack();
    expect((await direct.waitingFor('u')).map(({ key }) => key).toSorted()).toEqual([
      'before',
      'meanwhile',
    ]);
    expect(await direct.fetch('meanwhile', 'p', 0, true)).toBe(true);
  });

  it.each([false, true])(
    'leaves what was fetched to the messages that have it (all of it: %s)',
    async (isAll) => {
      await ledger.claim('k', deferred);
      await goDown();
      await ledger.finish('k', 1, 'reply', false);
      await ledger.settle('k', 1, 'pickup');
      expect(await ledger.fetch('k', 'p1', 0, false)).toBe(true);
      expect(await ledger.fetch('k', 'p2', 1, isAll)).toBe(true);
      await comeBack();
      const channel = isAll ? 'sent' : 'pickup';
      expect(store.get('k')).toMatchObject({ channel, owner: '', fetchedBy: ['p1', 'p2'] });
      expect(await ledger.fetch('k', 'p1', 0, false)).toBe(true);
      expect(await ledger.fetch('k', 'p3', 2, true)).toBe(!isAll);
    },
  );

  it('lets anybody take up what was given back, when it is due', async () => {
    await ledger.claim('before', deferred);
    await goDown();
    await ledger.claim('meanwhile', deferred);
    for (const key of ['before', 'meanwhile']) await ledger.postpone(key, 1, 5000, true);
    await comeBack();
    expect(await ledger.due(10)).toEqual([]);
    await jest.advanceTimersByTimeAsync(5000);
    const due = await ledger.due(10);
    expect(due.map(({ key, epoch }) => [key, epoch])).toEqual([
      ['before', 2],
      ['meanwhile', 2],
    ]);
    expect(await ledger.resume('before')).toMatchObject({ kind: 'early' });
  });

  it('lists in the store what was set aside', async () => {
    await ledger.claim('k', deferred);
    await goDown();
    expect(await ledger.bury('k', 1, 'why')).toBe(true);
    await comeBack();
    expect(await direct.dead(10)).toMatchObject([{ key: 'k', record: { error: 'why' } }]);
    expect(await ledger.dead(10)).toHaveLength(1);
  });

  it('is a reply between two deliveries as well', async () => {
    await ledger.claim('k', message);
    await goDown();
    expect(await ledger.finish('k', 1, 'reply', false)).toBe('open');
    await comeBack();
    expect(store.get('k')).toMatchObject({ state: 'done', channel: 'open' });
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'replay', reply: 'reply' });
    expect(store.get('k')).toMatchObject({ state: 'done', channel: 'passive', reply: 'reply' });
  });

  it('never replaces what another instance has decided in the store', async () => {
    await goDown();
    await ledger.claim('k', message);
    await ledger.finish('k', 1, 'ours', true);
    store.isDown = false;
    store.restore('k', theirs);
    await comeBack();
    expect(store.get('k')).toMatchObject({ reply: 'theirs' });
    expect(await ledger.claim('k', message)).toMatchObject({ reply: 'theirs' });
  });

  it('never takes back what a delivery to another instance has carried', async () => {
    await ledger.claim('k', message);
    expect(await ledger.finish('k', 1, 'reply', false)).toBe('open');
    takenByAnother();
    await goDown();
    jest.setSystemTime(Date.now() + 500_000);
    expect(await ledger.abandonWindow('k')).toMatchObject({ kind: 'late' });
    await comeBack();
    expect(store.get('k')).toMatchObject({ channel: 'passive', reply: 'reply' });
    expect(await ledger.stillOwned('k', 1)).toBe(false);
  });

  it('never takes back what another instance has replayed of a reply that was given back', async () => {
    await ledger.claim('k', message);
    expect(await ledger.finish('k', 1, 'reply', true)).toBe('passive');
    await goDown();
    expect(await ledger.giveBack('k', 1)).toBe(true);
    takenByAnother();
    await comeBack();
    expect(store.get('k')).toMatchObject({ channel: 'passive', deliveries: 2 });
  });

  it('gives a reply back that no delivery came for meanwhile', async () => {
    await ledger.claim('k', message);
    await ledger.finish('k', 1, 'reply', true);
    await goDown();
    await ledger.giveBack('k', 1);
    await comeBack();
    expect(store.get('k')).toMatchObject({ channel: 'open', state: 'done', owner: '' });
  });

  it.each([
    ['another instance', 'other'],
    ['this instance', undefined],
  ])('counts the deliveries that were made meanwhile, of work of %s', async (_, owner) => {
    const running = { ...theirs, state: 'running', channel: 'open', reply: undefined } as const;
    store.restore('k', { ...running, owner: owner ?? failover.me, deliveries: 1 });
    await goDown();
    await ledger.claim('k', message);
    await comeBack();
    expect(store.get('k')).toMatchObject({ owner: owner ?? failover.me, deliveries: 2 });
    expect(await ledger.claim('k', message)).toMatchObject({ delivery: 3 });
  });

  it('waits for what the store has still to answer, and is decided once', async () => {
    await ledger.claim('k', message);
    const { apply } = store;
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    jest.spyOn(store, 'apply').mockImplementationOnce(async (...change) => {
      await answered;
      return apply(...change);
    });
    const finished = ledger.finish('k', 1, 'reply', true);
    await goDown();
    expect(await ledger.closeWindow('k')).toMatchObject({ kind: 'late' });
    await comeBack();
    answer();
    // The delivery was answered with a promise: the reply has to go late.
    expect(await finished).toBe('late');
    expect(store.get('k')).toMatchObject({ state: 'done', channel: 'late', reply: 'reply' });
  });

  it('includes signatures, which belong to their messages from then on', async () => {
    await goDown();
    await ledger.claim('k', { ...message, signature: 's' });
    await comeBack();
    const other = { ...message, signature: 's' };
    expect(await direct.claim('other', other)).toMatchObject({ kind: 'replayed' });
    expect(await direct.claim('k', other)).toMatchObject({ kind: 'join' });
  });

  it('knows the signatures that were bound in the store before', async () => {
    const signed = { ...message, signature: 's' };
    await ledger.claim('k', signed);
    await direct.claim('theirs', { ...message, signature: 't' });
    await ledger.claim('another', { ...message, signature: 't' });
    await goDown();
    expect(await ledger.claim('other', signed)).toMatchObject({ kind: 'replayed' });
    expect(await ledger.claim('k', { ...signed, fingerprint: 'f2' })).toMatchObject({
      kind: 'replayed',
    });
    expect(await ledger.claim('k', signed)).toMatchObject({ kind: 'join' });
    expect(await ledger.claim('more', { ...message, signature: 't' })).toMatchObject({
      kind: 'replayed',
    });
  });

  it('is told again when the store fails once more while it is told', async () => {
    await goDown();
    await ledger.claim('k', message);
    await ledger.finish('k', 1, 'reply', true);
    jest.spyOn(store, 'apply').mockRejectedValue(new Error('gone again'));
    await comeBack(60);
    expect(store.get('k')).toBeUndefined();
    jest.restoreAllMocks();
    await comeBack(60);
    expect(store.get('k')).toMatchObject({ state: 'done', reply: 'reply' });
  });

  it('is told even if the store had carried out a claim whose answer was lost', async () => {
    const { apply } = store;
    jest.spyOn(store, 'apply').mockImplementationOnce(async (...change) => {
      await apply(...change);
      store.unsee(change[0]);
      throw new Error('connection lost');
    });
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run' });
    await ledger.finish('k', 1, 'reply', true);
    await comeBack();
    expect(store.get('k')).toMatchObject({ state: 'done', reply: 'reply' });
  });

  it('is nothing where the store alone can say what is left to do', async () => {
    await direct.claim('k', deferred);
    store.isDown = true;
    await expect(ledger.resume('k')).rejects.toThrow('gone');
  });
});
