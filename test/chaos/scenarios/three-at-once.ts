import { text, type Delivery } from '../../../src/simulator';
import { figures, timesOf } from '../figures';
import type { Fleet } from '../fleet/fleet';
import { inLanes } from '../load';
import { PATIENCE, REAL_CUT, scaled } from '../scale';

const MESSAGES = scaled(120, 10_000);
const AT_ONCE = 3;
/** Messages: in `npm test` a crowd would keep Redis' answers waiting on a busy machine. */
const LANES = scaled(10, 50);

export function threeAtOnce(fleet: () => Fleet): void {
  describe('messages delivered three times at once, to instances in turn', () => {
    let answers: readonly (readonly Delivery[])[];

    beforeAll(async () => {
      const platform = await fleet().platform(fleet().instances, REAL_CUT);
      answers = await inLanes(MESSAGES, LANES, (index) =>
        platform.sendAtOnce(text(`wait ${index % 40}`), AT_ONCE, { from: `oOnce${index}` }),
      );
    }, PATIENCE);

    it('are handled once each', () => {
      const runs = fleet().journal.runsOf('oOnce');
      const byInstance = [...runs.values()].flat().map(({ instance }) => instance);
      figures('three at once', {
        messages: MESSAGES,
        deliveries: answers.flat().length,
        runs: byInstance.length,
        perInstance: fleet().instances.map(
          ({ name }) => byInstance.filter((one) => one === name).length,
        ),
        ...timesOf(answers.flat()),
      });
      expect(runs.size).toBe(MESSAGES);
      expect([...runs.values()].filter(({ length }) => length !== 1)).toEqual([]);
    });

    it('are answered alike, with the reply of their own user', () => {
      const odd = answers.filter((deliveries, index) => {
        const seen = deliveries.map((delivery) => JSON.stringify(delivery.seen));
        const alike = new Set(seen).size === 1 && seen[0]?.includes(`"oOnce${index} `);
        return !alike || deliveries.some(({ outcome }) => outcome !== 'answered');
      });
      expect(odd.flat().map(({ outcome, body }) => [outcome, body])).toEqual([]);
    });
  });
}
