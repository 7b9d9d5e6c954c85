import timers from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Fleet } from './fleet';
import { pause } from './line';
import { play, type Plot } from './play';
import { ownTimers } from './pretended-process';
import { ENDS, TROUBLES } from './troubles';
import { CLEAN, excusesOf, type Verdict, verdictOf } from './verdict';

/** More of them: `FUZZ_RUNS=100 npx jest test/chaos/pretended`; one that failed: `FUZZ_SEED=7`. */
const FIRST_SEED = Number(process.env['FUZZ_SEED'] ?? 1);

/** Parts of a fleet that cannot see each other may both answer: that beats the outage line. */
const MAY_ANSWER_TWICE = /one|slowness|this/;
/** Without faults a handler runs once, and with ends of processes once more for each of them. */
const MAY_RUN_AGAIN = /hitches|stalls|outages|slowness|this/;
/** What is taken only after a standstill may be shown after what its user has fetched meanwhile. */
const MAY_BE_MIXED = /freezes/;
/** A lane's messages in different processes that both cannot see the store. */
const MAY_OVERLAP = /and all of this/;
/** Where a process ends that was alone with what it had decided. */
const MAY_LOSE_ONE = /and all of this/;
/** Of sixty messages: what is on its way when a process ends. */
const MOST_EXCUSES = 6;

const SHORT: Plot = {
  size: 3,
  store: 'redis',
  reply: {},
  messages: 60,
  users: 60,
  kinds: 'mmmmdo',
};
const LONG: Plot = { ...SHORT, users: 5, kinds: 'mmdollsk', end: 300_000 };
const HELD: Plot = { ...LONG, reply: { holding: '请稍候' } };
const PICKUP: Plot = { ...LONG, kinds: 'mmdollskkkk', reply: { late: 'pickup' } };

const REDIS = ['nothing', ...Object.keys(ENDS)];
/** Nothing goes wrong between instances and a store on their disk. */
const EMBEDDED = REDIS.filter((trouble) => !MAY_ANSWER_TWICE.test(trouble));

const PLOTS: readonly (readonly [name: string, plot: Plot, troubles: readonly string[]])[] = [
  ['long replies', LONG, REDIS],
  ['pickup', PICKUP, REDIS],
  ['long replies and a holding reply, embedded', { ...HELD, store: 'embedded' }, EMBEDDED],
  ['pickup, embedded', { ...PICKUP, store: 'embedded' }, EMBEDDED],
];

/** Whether an instance still keeps to itself what it has decided about some message. */
async function keepsAnything({ living, records }: Fleet): Promise<boolean> {
  const asked = living.flatMap(({ ledger, process }) =>
    process.run(() => [...records.all.keys()].map((key) => ledger.stillOwned(key, 0))),
  );
  const answers = Promise.allSettled(asked);
  await jest.advanceTimersByTimeAsync(5000);
  return (await answers).some(({ status }) => status === 'rejected');
}

/** What is wrong, but for what such trouble may do. */
function faultsOf(fleet: Fleet, trouble: string): Verdict {
  const { lost, twice, again, mixed, astray, overlaps } = verdictOf(fleet);
  const unless = (allowed: RegExp, found: readonly string[]) =>
    allowed.test(trouble) ? [] : found;
  return {
    lost: lost.length > 1 ? lost : unless(MAY_LOSE_ONE, lost),
    astray,
    twice: unless(MAY_ANSWER_TWICE, twice),
    again: unless(MAY_RUN_AGAIN, again),
    mixed: unless(MAY_BE_MIXED, mixed),
    overlaps: unless(MAY_OVERLAP, overlaps),
  };
}

interface Played extends Verdict {
  readonly seed: number;
  /** How often a crash did what it may do. */
  readonly excuses: number;
  readonly keeps: boolean;
}

async function played(plot: Plot, seed: number, trouble: string): Promise<Played> {
  const fleet = await play(plot, seed, { ...TROUBLES, ...ENDS }[trouble] ?? (() => undefined));
  const faults = faultsOf(fleet, trouble);
  const keeps = await keepsAnything(fleet);
  jest.clearAllTimers();
  return { seed, ...faults, keeps, excuses: excusesOf(fleet) };
}

const seeds = (few: number) =>
  Array.from({ length: Number(process.env['FUZZ_RUNS'] ?? few) }, (_, i) => FIRST_SEED + i);

describe('a fleet, its store and its users, in pretended time', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    ownTimers();
    jest
      .spyOn(timers, 'setTimeout')
      .mockImplementation(<T>(ms?: number, value?: T) => pause(ms ?? 1).then(() => value as T));
    Logger.overrideLogger(false);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it.each(Object.keys(TROUBLES))('answers every message in spite of %s', async (trouble) => {
    for (const seed of seeds(4)) {
      const { excuses, ...faults } = await played(SHORT, seed, trouble);
      expect(faults).toEqual({ seed, ...CLEAN, keeps: false });
      expect(excuses).toBeLessThan(MOST_EXCUSES);
    }
  });

  describe.each(PLOTS)('with %s', (_, plot, troubles) => {
    it.each(troubles)('loses nothing in spite of %s', async (trouble) => {
      for (const seed of seeds(1)) {
        const { excuses, ...faults } = await played(plot, seed, trouble);
        expect(faults).toEqual({ seed, ...CLEAN, keeps: false });
        expect(excuses).toBeLessThan(MOST_EXCUSES);
      }
    });
  });
});
