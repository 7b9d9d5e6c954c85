import { Logger } from '@nestjs/common';
import { randomFrom } from '../../support/random-from';
import { Fleet, type Story } from './fleet';
import { TROUBLES } from './troubles';

/** More of them: `FUZZ_RUNS=100 npx jest test/chaos/pretended`. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 4);
const INSTANCES = 3;
const MESSAGES = 60;
/** Round the cuts, and beyond them. */
const TAKES = [10, 300, 3000, 4400, 4900, 6000, 9500, 13_900, 14_400, 16_000, 25_000];
/** All have been sent by then, and answered long before the end. */
const SENT_WITHIN_MS = 40_000;
const END_MS = 200_000;

/** Parts of a fleet that cannot see each other may both answer: that beats the outage line. */
const MAY_ANSWER_TWICE = /one|slowness|this|killed/;

async function play(seed: number, trouble: string): Promise<Fleet> {
  const random = randomFrom(seed);
  const fleet = new Fleet(INSTANCES, random);
  for (const { line } of fleet.instances) line.latency = () => random(1, 8);
  for (let i = 0; i < MESSAGES; i += 1) {
    const takes = (TAKES[random(0, TAKES.length - 1)] ?? 0) + random(0, 300);
    const content = `${'mmmmdo'[random(0, 5)]}${i}`;
    setTimeout(() => void fleet.send(content, takes), random(0, SENT_WITHIN_MS));
  }
  TROUBLES[trouble]?.(fleet);
  await jest.advanceTimersByTimeAsync(END_MS);
  return fleet;
}

function told(fleet: Fleet, isOdd: (story: Story) => boolean): readonly string[] {
  const odd = [...fleet.stories].filter(([, story]) => isOdd(story));
  return odd.map(([content, { runs, seen }]) => `${content}: ${runs} runs, ${seen.join(', ')}`);
}

/** Whether an instance still keeps to itself what it has decided about some message. */
async function keepsAnything({ instances, records }: Fleet): Promise<boolean> {
  const living = instances.filter(({ line }) => !line.isDead);
  const asked = living.flatMap(({ ledger }) =>
    [...records.all.keys()].map((key) => ledger.stillOwned(key, 0)),
  );
  const answers = Promise.allSettled(asked);
  await jest.advanceTimersByTimeAsync(5000);
  return (await answers).some(({ status }) => status === 'rejected');
}

describe('a fleet, its store and its users, in pretended time', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    Logger.overrideLogger(false);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each(Object.keys(TROUBLES))('answers every message in spite of %s', async (trouble) => {
    for (let seed = 1; seed <= RUNS; seed += 1) {
      const fleet = await play(seed, trouble);
      const isTwice = ({ seen }: Story) => seen.length > 1 && !MAY_ANSWER_TWICE.test(trouble);
      const isAgain = ({ runs }: Story) => runs > 1 && trouble === 'nothing';
      expect(fleet.stories.size).toBe(MESSAGES);
      expect({ seed, lost: told(fleet, ({ seen }) => seen.length === 0) }).toEqual({
        seed,
        lost: [],
      });
      expect({ seed, twice: told(fleet, isTwice) }).toEqual({ seed, twice: [] });
      expect({ seed, again: told(fleet, isAgain) }).toEqual({ seed, again: [] });
      expect({ seed, overlaps: fleet.overlaps }).toEqual({ seed, overlaps: [] });
      expect({ seed, kept: await keepsAnything(fleet) }).toEqual({ seed, kept: false });
      jest.clearAllTimers();
    }
  });
});
