import { setTimeout as pause } from 'node:timers/promises';
import { text, type Delivery } from '../../../src/simulator';
import { figures, timesOf } from '../figures';
import type { Fleet } from '../fleet/fleet';
import { atRate, during } from '../load';
import { PATIENCE, REAL_CUT, REAL_DEADLINE, scaled, SLACK_MS } from '../scale';

const RATE = scaled(20, 100);
const FROZEN_MS = scaled(1500, 20_000);

const twoOf = ({ instances }: Fleet) => instances.slice(0, 2);

export function frozenRedis(fleet: () => Fleet): void {
  describe('a Redis that hangs', () => {
    let answers: readonly (readonly Delivery[])[];
    let readyAfter: number;
    const statuses: number[] = [];

    beforeAll(async () => {
      const platform = await fleet().platform(twoOf(fleet()), REAL_CUT);
      const load = atRate(
        RATE,
        (index) => platform.sendAtOnce(text(`wait ${index % 60}`), 3, { from: `oHung${index}` }),
        during(FROZEN_MS + scaled(1000, 1500)),
      );
      await pause(500);
      fleet().redis.pause();
      await pause(FROZEN_MS);
      statuses.push(...(await readinessOf(fleet())));
      fleet().redis.resume();
      const resumedAt = performance.now();
      while ((await readinessOf(fleet())).some((status) => status !== 200)) await pause(20);
      readyAfter = performance.now() - resumedAt;
      answers = await load;
    }, PATIENCE);
    it('delays no answer beyond its deadline', () => {
      const took = answers.flat().map((delivery) => delivery.took);
      const runs = [...fleet().journal.runsOf('oHung').values()];
      figures('Redis SIGSTOP', {
        messages: answers.length,
        deliveries: took.length,
        frozenMs: FROZEN_MS,
        ranOnce: runs.filter(({ length }) => length === 1).length,
        ranTwice: runs.filter(({ length }) => length === 2).length,
        ...timesOf(answers.flat()),
        readyAgainAfterMs: Math.round(readyAfter),
      });
      expect(took.filter((ms) => ms > REAL_DEADLINE)).toEqual([]);
      const odd = answers.filter((deliveries, index) =>
        deliveries.some(
          ({ outcome, body }) => outcome !== 'answered' || !body.includes(`[oHung${index} `),
        ),
      );
      expect(odd.flat().map(({ outcome, body }) => [outcome, body])).toEqual([]);
    });

    it('lets a message run once per instance at most', () => {
      const runs = fleet().journal.runsOf('oHung');
      expect(runs.size).toBe(answers.length);
      const twice = [...runs.values()].filter(
        (all) => new Set(all.map(({ instance }) => instance)).size !== all.length,
      );
      expect(twice).toEqual([]);
    });

    it('shows in readiness, which comes back within 3 seconds', () => {
      expect(statuses).toEqual([503, 503]);
      expect(readyAfter).toBeLessThan(3000 + SLACK_MS);
    });
  });
}

async function readinessOf(fleet: Fleet): Promise<readonly number[]> {
  const pages = twoOf(fleet).map((instance) => instance.management('/health/ready'));
  return (await Promise.all(pages)).map(({ status }) => status);
}
