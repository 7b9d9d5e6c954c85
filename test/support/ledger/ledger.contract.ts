import { copiesContract } from './copies.contract';
import { deathsContract } from './deaths.contract';
import { lanesContract } from './lanes.contract';
import type { Ledger } from '../../../src/ledger/ledger';
import type { LedgerTimes } from '../../../src/ledger/ledger-record';
import { pickupContract } from './pickup.contract';

/** Instances on one store, as an implementation's spec provides them. */
export interface LedgerFixture {
  /** Another instance on the same store. */
  instance(): Promise<Ledger>;
  /** Lets time pass for all instances of the store. */
  pass(ms: number): Promise<void>;
  /** Ends the instance as a crash would: nothing is released. */
  crash(ledger: Ledger): Promise<void>;
  close(): Promise<void>;
}

/** Short enough for real waits. */
export const CONTRACT_TIMES: LedgerTimes = {
  lease: 200,
  memory: 1500,
  freshness: 2200,
  // Longer than any test: deliveries are counted.
  cut: 60_000,
  quiet: 300,
  pickup: 3000,
};

/** Milliseconds; how long a busy machine takes does not matter beside it. */
const MUCH_LATER = 600_000;

const message = { fingerprint: 'f1', message: 'm1', user: 'u1' };
const never = new AbortController().signal;

/** What every ledger promises, whatever it is built on. */
export function ledgerContract(name: string, create: () => Promise<LedgerFixture>): void {
  describe(`${name} keeps the ledger's contract`, () => {
    let fixture: LedgerFixture;
    let one: Ledger;
    let two: Ledger;

    beforeEach(async () => {
      fixture = await create();
      one = await fixture.instance();
      two = await fixture.instance();
    });

    afterEach(() => fixture.close());

    it('lets exactly one of many simultaneous deliveries run', async () => {
      const claims = await Promise.all(
        Array.from({ length: 40 }, (_, i) => (i % 2 ? one : two).claim('k', message)),
      );
      expect(claims.filter(({ kind }) => kind === 'run')).toHaveLength(1);
      expect(claims.filter(({ kind }) => kind === 'join')).toHaveLength(39);
      expect(claims.map(({ delivery }) => delivery).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 40 }, (_, i) => i + 1),
      );
    });

    it('wakes waiting deliveries of every instance and replays the reply to later ones', async () => {
      const claim = await one.claim('k', message);
      expect(claim).toEqual({ kind: 'run', epoch: 1, delivery: 1 });
      await two.claim('k', message);
      const waits = Promise.all([one.wait('k', 2000, never), two.wait('k', 2000, never)]);
      expect(await one.finish('k', 1, 'reply', true)).toBe('passive');
      expect(await waits).toEqual(['settled', 'settled']);
      expect(await two.takeReply('k')).toEqual({ kind: 'reply', reply: 'reply' });
      expect(await two.claim('k', message)).toEqual({
        kind: 'replay',
        reply: 'reply',
        delivery: 3,
      });
    });

    it('refuses the result of work of another owner, or of a message that it does not know', async () => {
      await one.claim('k', message);
      expect(await two.finish('k', 1, 'reply', true)).toBe('fenced');
      expect(await one.finish('k', 2, 'reply', true)).toBe('fenced');
      expect(await one.finish('other', 1, 'reply', true)).toBe('fenced');
    });

    it('refuses another message under the same identity', async () => {
      await one.claim('k', message);
      expect(await two.claim('k', { ...message, fingerprint: 'f2' })).toMatchObject({
        kind: 'conflict',
      });
    });

    it('ends a wait after its time and when it is aborted', async () => {
      await one.claim('k', message);
      expect(await two.wait('k', 30, never)).toBe('nothing');
      const abort = new AbortController();
      const wait = two.wait('k', 5000, abort.signal);
      abort.abort();
      expect(await wait).toBe('nothing');
    });

    it('hands the work of a dead instance to the delivery that waits, and fences the dead one', async () => {
      await one.claim('k', message);
      await two.claim('k', message);
      expect(await two.takeOver('k', message)).toBeUndefined();
      const wait = two.wait('k', 3000, never);
      await fixture.crash(one);
      await fixture.pass(CONTRACT_TIMES.lease + 50);
      expect(await wait).toBe('orphaned');
      expect(await two.takeOver('k', message)).toMatchObject({
        kind: 'run',
        epoch: 2,
        delivery: 2,
      });
      expect(await two.finish('k', 1, 'old', true)).toBe('fenced');
      expect(await two.finish('k', 2, 'new', true)).toBe('passive');
    });

    it('lets either the passive or the late way win, never both', async () => {
      for (let i = 0; i < 20; i += 1) {
        const key = `race${i}`;
        await one.claim(key, message);
        await two.claim(key, message);
        const [finished, end] = await Promise.all([
          one.finish(key, 1, 'reply', true),
          two.closeWindow(key),
        ]);
        expect([`passive reply`, `late late`]).toContain(`${finished} ${end.kind}`);
      }
    });

    it('acknowledges deliveries of a message whose reply was promised for later', async () => {
      await one.claim('k', message);
      expect(await one.closeWindow('k')).toEqual({ kind: 'late', promised: 'late' });
      expect(await two.claim('k', message)).toMatchObject({ kind: 'acknowledge' });
      expect(await one.finish('k', 1, 'reply', true)).toBe('late');
      expect(await one.settle('k', 1, 'sent')).toBe(true);
      expect(await two.claim('k', message)).toMatchObject({ kind: 'acknowledge' });
    });

    it('tells a later delivery what was promised, until that was kept or given up', async () => {
      const told = async (key: string) => {
        const { kind, promised } = Object(await two.claim(key, message)) as Record<string, unknown>;
        return [kind, promised, await two.takeReply(key), await two.closeWindow(key)];
      };
      const yet = (way: unknown) => {
        const late = { kind: 'late', promised: way };
        return ['acknowledge', way, late, late];
      };
      for (const key of ['sent', 'pickup', 'dead']) {
        await one.claim(key, message);
        await one.closeWindow(key);
        expect(await told(key)).toEqual(yet('late'));
        await one.finish(key, 1, 'reply', false);
        expect(await told(key)).toEqual(yet('late'));
      }
      await one.settle('sent', 1, 'sent');
      await one.settle('pickup', 1, 'pickup');
      await one.bury('dead', 1, 'why');
      expect(await told('pickup')).toEqual(yet('pickup'));
      await one.fetch('pickup', 'p', 0, true);
      for (const key of ['sent', 'pickup', 'dead']) expect(await told(key)).toEqual(yet(undefined));
    });

    it('remembers how many parts of a late reply were sent, for whoever goes on', async () => {
      await one.claim('k', { ...message, deferred: true });
      await one.finish('k', 1, 'reply', false);
      expect(await one.noteParts('k', 1, 1, [0])).toBe(true);
      expect(await one.noteParts('k', 1, 2, [0, 1])).toBe(true);
      expect(await two.noteParts('k', 2, 3)).toBe(false);
      await one.postpone('k', 1, 0, true);
      await fixture.pass(20);
      expect(await two.due(10)).toMatchObject([
        { epoch: 2, record: { sentParts: 2, doubtfulParts: [0, 1] } },
      ]);
      await two.settle('k', 2, 'pickup');
      expect(await two.noteParts('k', 2, 3)).toBe(false);
      expect(await one.waitingFor('u1')).toMatchObject([
        { record: { sentParts: 2, doubtfulParts: [0, 1] } },
      ]);
    });

    it('keeps a reply that came between two deliveries for the next one', async () => {
      await one.claim('k', message);
      expect(await one.finish('k', 1, 'reply', false)).toBe('open');
      expect(await one.abandonWindow('k')).toMatchObject({ kind: 'waiting' });
      expect(await two.claim('k', message)).toMatchObject({ kind: 'replay', reply: 'reply' });
      await fixture.pass(CONTRACT_TIMES.quiet + 20);
      expect(await one.abandonWindow('k')).toEqual({ kind: 'passive' });
    });

    it('sends a reply late that no delivery came for', async () => {
      await one.claim('k', message);
      await one.finish('k', 1, 'reply', false);
      await fixture.pass(CONTRACT_TIMES.quiet + 20);
      expect(await one.abandonWindow('k')).toEqual({ kind: 'late', promised: 'late' });
      expect(await two.claim('k', message)).toMatchObject({ kind: 'acknowledge' });
    });

    it('gives promised work of a dead instance to whoever asks what is due', async () => {
      await one.claim('k', message);
      await one.closeWindow('k');
      expect(await two.due(10)).toEqual([]);
      await fixture.crash(one);
      await fixture.pass(CONTRACT_TIMES.quiet + CONTRACT_TIMES.lease + 100);
      const due = [...(await two.due(10)), ...(await two.due(10))];
      expect(due).toMatchObject([
        { key: 'k', epoch: 2, record: { message: 'm1', channel: 'late' } },
      ]);
      expect(await two.finish('k', 2, 'reply', false)).toBe('late');
    });

    it('resumes postponed work when it is due and not before', async () => {
      await one.claim('k', { ...message, deferred: true });
      await one.claim('later', { ...message, deferred: true });
      expect(await one.postpone('later', 1, MUCH_LATER, true)).toBe(true);
      expect(await one.postpone('k', 1, 150, true)).toBe(true);
      await fixture.pass(170);
      expect(await two.due(10)).toMatchObject([{ key: 'k', epoch: 2, record: { failures: 1 } }]);
      expect(await one.due(10)).toEqual([]);
      expect(await two.bury('k', 2, 'why')).toBe(true);
      expect(await one.dead(10)).toMatchObject([{ key: 'k', record: { error: 'why' } }]);
    });

    it('does again what was set aside, or forgets it, as an operator says', async () => {
      for (const key of ['again', 'dropped']) {
        await one.claim(key, { ...message, deferred: true });
        expect([await two.revive(key), await two.drop(key)]).toEqual([false, false]);
        await one.bury(key, 1, 'why');
      }
      expect([await two.revive('again'), await two.drop('dropped')]).toEqual([true, true]);
      expect(await one.dead(10)).toEqual([]);
      const due = await one.due(10);
      expect(due).toMatchObject([{ key: 'again', epoch: 2, record: { attempts: 0, failures: 0 } }]);
      expect(await one.finish('again', 2, 'reply', false)).toBe('late');
      expect(await one.claim('dropped', message)).toMatchObject({ kind: 'answered' });
    });

    it('gives the late work of one message to whoever asks for it when it is due', async () => {
      expect(await one.resume('k')).toEqual({ kind: 'done' });
      await one.claim('k', { ...message, deferred: true });
      expect(await two.resume('k')).toEqual({ kind: 'early', ms: CONTRACT_TIMES.lease });
      await one.claim('later', { ...message, deferred: true });
      await one.postpone('later', 1, MUCH_LATER, true);
      const early = await two.resume('later');
      const left = early.kind === 'early' ? early.ms : 0;
      expect(left / MUCH_LATER).toBeCloseTo(1, 1);
      await one.postpone('k', 1, 150, true);
      await fixture.pass(170);
      const asked = await Promise.all([one.resume('k'), two.resume('k')]);
      expect(asked.map(({ kind }) => kind).toSorted()).toEqual(['early', 'run']);
      expect(asked.find(({ kind }) => kind === 'run')).toMatchObject({
        epoch: 2,
        record: { message: 'm1', failures: 1, attempts: 0 },
      });
      const owner = asked[0]?.kind === 'run' ? one : two;
      await owner.bury('k', 2, 'why');
      expect(await two.resume('k')).toEqual({ kind: 'dead', error: 'why' });
    });

    it('has nothing to resume of what was answered, sent or kept for its user', async () => {
      await one.claim('a', message);
      await one.finish('a', 1, 'reply', true);
      for (const channel of ['sent', 'pickup'] as const) {
        await one.claim(channel, { ...message, deferred: true });
        await one.finish(channel, 1, 'reply', false);
        await one.settle(channel, 1, channel);
      }
      for (const key of ['a', 'sent', 'pickup']) {
        expect(await two.resume(key)).toEqual({ kind: 'done' });
      }
    });

    it('resumes the work of a dead instance by its key', async () => {
      await one.claim('k', { ...message, deferred: true });
      await fixture.crash(one);
      await fixture.pass(CONTRACT_TIMES.lease + 50);
      expect(await two.resume('k')).toMatchObject({ kind: 'run', epoch: 2 });
      expect(await one.settle('k', 1, 'sent')).toBe(false);
    });

    pickupContract(message, () => [one, two]);
    lanesContract(message, () => [one, two]);
    deathsContract(
      message,
      () => one,
      async (ledger) => {
        await fixture.crash(ledger);
        await fixture.pass(CONTRACT_TIMES.lease + 100);
        return fixture.instance();
      },
    );

    copiesContract(
      message,
      () => [one, two],
      (ms) => fixture.pass(ms),
      CONTRACT_TIMES,
    );
  });
}
