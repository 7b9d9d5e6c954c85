import fc from 'fast-check';
import {
  DEAD_MEMORY,
  ENDED_PROCESS,
  LEDGER_TIMES,
  MAX_ALONE,
  MAX_ATTEMPTS,
  MAX_OWNERS,
  type Channel,
} from '../ledger-record';
import { afterKept } from '../../../test/support/ledger/kept-reply';
import { Story, VERBS, type Verb } from '../../../test/support/ledger/story';
import { examine } from './examine';
import { finish, settle } from './finish';

/** Ways that a reply may change to. From `passive` to `late` leads only that it was not carried after all. */
const NEXT: Readonly<Record<Channel, readonly Channel[]>> = {
  open: ['open', 'passive', 'late'],
  passive: ['passive', 'open'],
  late: ['late', 'pickup', 'sent'],
  pickup: ['pickup', 'sent'],
  sent: ['sent'],
};

/** What an operator may make of work that was set aside. */
const BY_OPERATOR: readonly Channel[] = ['late', 'sent'];

type Sequence = readonly (readonly [Verb, number, number])[];

const often = ['claim', 'examine', 'let time pass', 'let time pass'] as const;
const verbs = fc.constantFrom(...VERBS, ...often);
const acts = fc.array(fc.tuple(verbs, fc.nat(2), fc.nat(10)), {
  maxLength: 60,
  size: 'max',
});

const KEPT = ['claim deferred', 'finish alone', 'settle pickup'] as const;
const pickups = afterKept<Verb>(KEPT, ['fetch', 'fetch', 'fetch the last part', ...often]);

function told(sequence: Sequence): Story {
  const story = new Story();
  for (const act of sequence) story.act(...act);
  return story;
}

/** Both sides of each change that kept the record. */
function kept({ changes }: Story) {
  return changes.flatMap(({ before, after }) => (before && after ? [{ before, after }] : []));
}

function holds(check: (story: Story) => void, sequences: fc.Arbitrary<Sequence> = acts): void {
  fc.assert(
    fc.property(sequences, (sequence) => check(told(sequence))),
    { numRuns: 300 },
  );
}

describe('the state machine of one message, whatever several instances do', () => {
  it('lets either the passive or the late way win, for good unless it is given back', () =>
    holds((story) => {
      for (const { before, after } of kept(story)) {
        if (before.channel === 'passive' && after.channel === 'open') {
          expect(after).toMatchObject({ state: 'done', reply: before.reply, owner: '' });
        }
        const byOperator = before.state === 'dead' ? BY_OPERATOR : [];
        expect([...NEXT[before.channel], ...byOperator]).toContain(after.channel);
      }
    }));

  it('never changes a reply, nor takes one back', () =>
    holds((story) => {
      for (const { before, after } of kept(story)) {
        if (before.reply !== undefined) expect(after.reply).toBe(before.reply);
        const isDropped = before.state === 'dead' && after.channel === 'sent';
        if (after.state === 'done' && !isDropped) expect(after.reply).toBeDefined();
        if (before.state === 'done') expect(after.state).not.toBe('running');
      }
    }));

  it('gives each part of a waiting reply to one pickup message, in their order and for good', () => {
    const most = new Set<number>();
    holds((story) => {
      for (const { before, after } of kept(story)) {
        const [had, has] = [before.fetchedBy ?? [], after.fetchedBy ?? []];
        expect(has.slice(0, had.length)).toEqual(had);
        if (has.length === had.length) continue;
        expect([before.channel, has.length]).toEqual(['pickup', had.length + 1]);
        if (after.channel === 'pickup') expect(after.lookAt).toBe(before.lookAt);
        most.add(has.length);
      }
    }, pickups);
    expect([...most]).toEqual(expect.arrayContaining([1, 2, 3]));
  });

  it('grants work under a new epoch each time, never while its owner lives', () =>
    holds((story) => {
      for (const { before, after } of kept(story)) {
        expect(after.epoch).toBeGreaterThanOrEqual(before.epoch);
        const isTaken = after.owner !== '' && after.owner !== before.owner;
        if (isTaken) expect(after.epoch).toBe(before.epoch + 1);
      }
    }));

  it('sets aside only what three processes ended with, two of them with it alone, or very many', () =>
    holds((story) => {
      for (const { before, after } of kept(story)) {
        if (before.state === 'dead' || after.error !== ENDED_PROCESS) continue;
        const isCulprit = after.attempts >= MAX_ATTEMPTS && (after.alone ?? 0) >= MAX_ALONE;
        const owners = after.epoch - after.failures - (after.formerOwners ?? 0);
        expect(isCulprit || owners >= MAX_OWNERS).toBe(true);
      }
    }));

  it('takes results from its present owner alone, and of its latest grant', () =>
    holds((story) => {
      for (const { before, me, epoch } of story.changes) {
        if (epoch !== undefined) expect(before).toMatchObject({ owner: me, epoch });
      }
    }));

  it('forgets only what went out, was fetched or has been given up, and only in its time', () =>
    holds((story) => {
      for (const { before, after, now } of story.changes) {
        if (!before || after) continue;
        expect(before.lookAt).toBeLessThanOrEqual(now);
        const isOver =
          before.state === 'dead' || ['passive', 'pickup', 'sent'].includes(before.channel);
        expect(isOver).toBe(true);
      }
    }));

  it('remembers an answered message for no less than its time', () =>
    holds((story) => {
      for (const { before, after } of kept(story)) {
        if (before.channel !== 'passive' || after.channel === 'open') continue;
        if ([before.state, after.state].includes('dead')) continue;
        expect(after.lookAt).toBeGreaterThanOrEqual(before.lookAt);
      }
    }));

  it('comes to an end once a single instance is left that does its work', () =>
    holds((story) => {
      const survivor = 3;
      for (const who of [0, 1, 2]) story.act('fall asleep', who, 0);
      story.pass(LEDGER_TIMES.lease);
      for (let step = 0; story.record && step < 12; step += 1) {
        story.pass(Math.max(DEAD_MEMORY, story.record.lookAt - story.now));
        const due = story.apply(survivor, examine);
        if (!due) continue;
        story.apply(survivor, finish(due.epoch, 'late', false));
        expect(story.apply(survivor, settle(due.epoch, 'sent'))).toBe(true);
      }
      story.forgetExpired();
      expect(story.record).toBeUndefined();
    }));

  it('is told through all its states by these sequences', () => {
    const seen = new Set<string>();
    holds(({ changes }) => {
      for (const { after } of changes) if (after) seen.add(`${after.state} ${after.channel}`);
    });
    const states = ['running open', 'running late', 'done open', 'done passive', 'done late'];
    const ends = ['done pickup', 'done sent', 'dead open', 'dead late'];
    expect([...seen]).toEqual(expect.arrayContaining([...states, ...ends]));
  });
});
