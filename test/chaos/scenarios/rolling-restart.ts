import { setTimeout as pause } from 'node:timers/promises';
import { text, type Conversation } from '../../../src/simulator';
import { figures, timesOf } from '../figures';
import { urlsOf, type Fleet } from '../fleet/fleet';
import type { Instance } from '../fleet/instance';
import { atRate } from '../load';
import { PATIENCE, REAL_CUT, scaled } from '../scale';

const RATE = scaled(20, 100);
/** What is on its way to an instance still reaches it. */
const ARRIVAL_MS = 300;
const ROUNDS = scaled(1, 3);
/** One message of ten takes so long. */
const SLOW_MS = scaled(700, 3000);

const restarted = ({ instances }: Fleet) => instances.slice(0, scaled(1, 6));

export function rollingRestart(fleet: () => Fleet): void {
  describe('instances that are restarted one after the other under load', () => {
    let connect: (instances: readonly Instance[]) => void;
    let conversations: readonly Conversation[];
    const exits: (number | null | undefined)[] = [];

    beforeAll(async () => {
      const platform = await fleet().platform(fleet().instances, REAL_CUT);
      connect = (instances) => platform.connect(urlsOf(instances));
      let rolling = true;
      const load = atRate(
        RATE,
        (index) => {
          const ms = index % 10 === 0 ? SLOW_MS : index % 50;
          fleet().knows(`oRolled${index}`);
          return platform.send(text(`wait ${ms}`), { from: `oRolled${index}` });
        },
        () => rolling,
      );
      for (let round = 1; round <= ROUNDS; round += 1) await roll();
      rolling = false;
      conversations = await load;
    }, PATIENCE);
    /** As a balancer does: what is to end gets nothing new first, and is asked again once it listens. */
    async function roll(): Promise<void> {
      for (const instance of restarted(fleet())) {
        await pause(300);
        connect(fleet().instances.filter((one) => one !== instance));
        await pause(ARRIVAL_MS);
        await instance.end('SIGTERM');
        exits.push(instance.exitCode);
        await instance.start();
        connect(fleet().instances);
      }
      await pause(500);
    }

    it('end in good order', () => {
      expect(exits).toEqual(Array(restarted(fleet()).length * ROUNDS).fill(0));
    });

    it('answer every delivery with 200', () => {
      const deliveries = conversations.flatMap((conversation) => conversation.deliveries);
      figures('rolling SIGTERM', {
        restarts: exits.length,
        messages: conversations.length,
        deliveries: deliveries.length,
        runs: [...fleet().journal.runsOf('oRolled').values()].flat().length,
        ...timesOf(deliveries),
      });
      const odd = deliveries.filter(({ status }) => status !== 200);
      expect(odd.map(({ url, outcome, at, took }) => [url, outcome, at, took])).toEqual([]);
    });

    it('lose no message, and handle none twice', () => {
      const odd = conversations.filter(
        ({ message, text: seen }) => !seen.startsWith(`${message.openId} `),
      );
      expect(odd).toEqual([]);
      const runs = [...fleet().journal.runsOf('oRolled').values()];
      expect(runs.filter(({ length }) => length !== 1)).toEqual([]);
      expect(runs).toHaveLength(conversations.length);
      const late = conversations.flatMap(({ message }) => fleet().lateReplies(message.openId));
      expect(late).toEqual([]);
    });
  });
}
