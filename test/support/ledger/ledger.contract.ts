import { copiesContract } from './copies.contract';
import { deathsContract } from './deaths.contract';
import { dueFor } from './due-for';
import { lanesContract } from './lanes.contract';
import { lateWorkContract } from './late-work.contract';
import type { Ledger } from '../../../src/ledger/ledger';
import type { LedgerTimes } from '../../../src/ledger/ledger-record';
import { setTimeout as pause } from 'node:timers/promises';
import { pickupContract } from './pickup.contract';
import { until } from '../until';

/** Instances on one store, as an implementation's spec provides them. */
export interface LedgerFixture {
  /** Another instance on the same store. */
  instance(): Promise<Ledger>;
  /** The instance shows no more that it lives; it counts as dead when its lease has ended. */
  silence(ledger: Ledger): Promise<void>;
  /** The same, and its lease has ended: nothing is released. */
  crash(ledger: Ledger): Promise<void>;
  close(): Promise<void>;
}

/** Short enough for real waits, long enough that a busy machine lets none of them end too early. */
export const CONTRACT_TIMES: LedgerTimes = {
  lease: 3000,
  memory: 1500,
  freshness: 4500,
  // Longer than any test: deliveries are counted.
  cut: 60_000,
  quiet: 1000,
  pickup: 3000,
};

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
      const wait = two.wait('k', 20_000, never);
      await fixture.crash(one);
      expect(await wait).toBe('orphaned');
      expect(await two.takeOver('k', message)).toMatchObject({
        kind: 'run',
        epoch: 2,
        delivery: 2,
      });
      expect(await two.finish('k', 1, 'old', true)).toBe('fenced');
      expect(await two.finish('k', 2, 'new', true)).toBe('passive');
    });

    it('takes an instance for dead a lease after it has last shown that it lives, not before', async () => {
      await one.claim('k', message);
      await fixture.silence(one);
      // It may have shown it a quarter of its lease ago.
      const least = 0.7 * CONTRACT_TIMES.lease;
      let claims = 0;
      const took = await until(async () => {
        claims += 1;
        return (await two.claim('k', message)).kind === 'run';
      });
      expect([took > least, claims > 1]).toEqual([true, true]);
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
      expect(await dueFor(two)).toMatchObject([
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
      await pause(CONTRACT_TIMES.quiet + 20);
      expect(await one.abandonWindow('k')).toEqual({ kind: 'passive' });
    });

    it('keeps a reply carried where a copy was reset that came beside the delivery', async () => {
      await one.claim('k', message);
      await two.claim('k', message);
      expect(await one.finish('k', 1, 'reply', true)).toBe('passive');
      expect(await two.takeReply('k')).toEqual({ kind: 'reply', reply: 'reply' });
      expect(await two.giveBack('k', 2)).toBe(false);
      await pause(CONTRACT_TIMES.quiet + 20);
      expect(await two.due(10)).toEqual([]);
    });

    it('sends a reply late that no delivery came for', async () => {
      await one.claim('k', message);
      await one.finish('k', 1, 'reply', false);
      await pause(CONTRACT_TIMES.quiet + 20);
      expect(await one.abandonWindow('k')).toEqual({ kind: 'late', promised: 'late' });
      expect(await two.claim('k', message)).toMatchObject({ kind: 'acknowledge' });
    });

    lateWorkContract(
      message,
      () => [one, two],
      (ledger) => fixture.crash(ledger),
      CONTRACT_TIMES,
    );
    pickupContract(message, () => [one, two]);
    lanesContract(message, () => [one, two]);
    deathsContract(
      message,
      () => one,
      async (ledger) => {
        await fixture.crash(ledger);
        return fixture.instance();
      },
    );

    copiesContract(message, () => [one, two], CONTRACT_TIMES);
  });
}
