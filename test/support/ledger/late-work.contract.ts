import type { Ledger } from '../../../src/ledger/ledger';
import type { LedgerTimes } from '../../../src/ledger/ledger-record';
import type { ClaimRequest } from '../../../src/ledger/transitions/claim';
import { until } from '../until';
import { dueFor } from './due-for';

/** Milliseconds; how long a busy machine takes does not matter beside it. */
const MUCH_LATER = 600_000;

/** What every ledger promises of work that no delivery waits for. */
export function lateWorkContract(
  message: ClaimRequest,
  instances: () => readonly [Ledger, Ledger],
  crash: (ledger: Ledger) => Promise<void>,
  { lease }: LedgerTimes,
): void {
  const one = () => instances()[0];
  const two = () => instances()[1];

  it('gives promised work of a dead instance to whoever asks what is due', async () => {
    await one().claim('k', message);
    await one().closeWindow('k');
    expect(await two().due(10)).toEqual([]);
    await crash(one());
    const due = [...(await dueFor(two())), ...(await two().due(10))];
    expect(due).toMatchObject([{ key: 'k', epoch: 2, record: { message: 'm1', channel: 'late' } }]);
    expect(await two().finish('k', 2, 'reply', false)).toBe('late');
  });

  it('brings a reply late that its delivery could not carry, unless a later one does', async () => {
    for (const key of ['late', 'again', 'later']) {
      await one().claim(key, message);
      expect(await one().finish(key, 1, 'reply', true)).toBe('passive');
    }
    await two().claim('later', message);
    const given = ['late', 'again', 'later'].map((key) => one().giveBack(key, 1));
    expect(await Promise.all(given)).toEqual([true, true, false]);
    expect(await two().claim('again', message)).toMatchObject({ kind: 'replay', reply: 'reply' });
    expect(await dueFor(two())).toMatchObject([
      { key: 'late', record: { channel: 'late', reply: 'reply' } },
    ]);
    expect(await two().due(10)).toEqual([]);
  });

  it('resumes postponed work when it is due and not before', async () => {
    await one().claim('k', { ...message, deferred: true });
    await one().claim('later', { ...message, deferred: true });
    expect(await one().postpone('later', 1, MUCH_LATER, true)).toBe(true);
    expect(await one().postpone('k', 1, 150, true)).toBe(true);
    expect(await dueFor(two())).toMatchObject([{ key: 'k', epoch: 2, record: { failures: 1 } }]);
    expect(await one().due(10)).toEqual([]);
    expect(await two().bury('k', 2, 'why')).toBe(true);
    expect(await one().dead(10)).toMatchObject([{ key: 'k', record: { error: 'why' } }]);
  });

  it('does again what was set aside, or forgets it, as an operator says', async () => {
    for (const key of ['again', 'dropped']) {
      await one().claim(key, { ...message, deferred: true });
      expect([await two().revive(key), await two().drop(key)]).toEqual([false, false]);
      await one().bury(key, 1, 'why');
    }
    expect([await two().revive('again'), await two().drop('dropped')]).toEqual([true, true]);
    expect(await one().dead(10)).toEqual([]);
    const due = await dueFor(one());
    expect(due).toMatchObject([{ key: 'again', epoch: 2, record: { attempts: 0, failures: 0 } }]);
    expect(await one().finish('again', 2, 'reply', false)).toBe('late');
    expect(await one().claim('dropped', message)).toMatchObject({ kind: 'answered' });
  });

  it('gives the late work of one message to whoever asks for it when it is due', async () => {
    expect(await one().resume('k')).toEqual({ kind: 'done' });
    await one().claim('k', { ...message, deferred: true });
    expect(await two().resume('k')).toEqual({ kind: 'early', ms: lease });
    await one().claim('later', { ...message, deferred: true });
    await one().postpone('later', 1, MUCH_LATER, true);
    const early = await two().resume('later');
    const left = early.kind === 'early' ? early.ms : 0;
    expect(left / MUCH_LATER).toBeCloseTo(1, 1);
    await one().postpone('k', 1, 150, true);
    let asked: Awaited<ReturnType<Ledger['resume']>>[] = [];
    await until(async () => {
      asked = await Promise.all([one().resume('k'), two().resume('k')]);
      return asked.some(({ kind }) => kind === 'run');
    });
    expect(asked.map(({ kind }) => kind).toSorted()).toEqual(['early', 'run']);
    expect(asked.find(({ kind }) => kind === 'run')).toMatchObject({
      epoch: 2,
      record: { message: 'm1', failures: 1, attempts: 0 },
    });
    const owner = asked[0]?.kind === 'run' ? one() : two();
    await owner.bury('k', 2, 'why');
    expect(await two().resume('k')).toEqual({ kind: 'dead', error: 'why' });
  });

  it('has nothing to resume of what was answered, sent or kept for its user', async () => {
    await one().claim('a', message);
    await one().finish('a', 1, 'reply', true);
    for (const channel of ['sent', 'pickup'] as const) {
      await one().claim(channel, { ...message, deferred: true });
      await one().finish(channel, 1, 'reply', false);
      await one().settle(channel, 1, channel);
    }
    for (const key of ['a', 'sent', 'pickup']) {
      expect(await two().resume(key)).toEqual({ kind: 'done' });
    }
  });

  it('resumes the work of a dead instance by its key', async () => {
    await one().claim('k', { ...message, deferred: true });
    await crash(one());
    let resumed: Awaited<ReturnType<Ledger['resume']>> = { kind: 'done' };
    await until(async () => (resumed = await two().resume('k')).kind !== 'early');
    expect(resumed).toMatchObject({ kind: 'run', epoch: 2 });
    expect(await one().settle('k', 1, 'sent')).toBe(false);
  });
}
