import { setTimeout as pause } from 'node:timers/promises';
import { text, type Conversation, type Platform } from '../../../src/simulator';
import { figures, quantile } from '../figures';
import type { Fleet } from '../fleet/fleet';
import type { Instance } from '../fleet/instance';
import { monotonicNow, type Run } from '../fleet/journal';
import { randomFrom } from '../../support/random-from';
import { LEASE, PATIENCE, scaled, SLACK_MS } from '../scale';

const KILLS = scaled(1, 200);
const RUN_MS = scaled(400, 3000);

interface Episode {
  readonly user: string;
  readonly sentAt: number;
  readonly killedAfter: number;
  readonly conversation: Conversation;
}

export function killedOwners(fleet: () => Fleet): void {
  describe('an owner that is killed at a random moment', () => {
    const random = randomFrom(20_261_124);
    const episodes: Episode[] = [];
    let heir: Instance;
    let runs: ReadonlyMap<string, readonly Run[]>;

    beforeAll(async () => {
      heir = fleet().instances.at(-1) as Instance;
      let next = 0;
      const killAndKill = async (owner: Instance) => {
        const platform = await fleet().platform([owner]);
        for (let index = next++; index < KILLS; index = next++) {
          episodes.push(await kill(owner, platform, `oKilled${index}`));
        }
      };
      await Promise.all(fleet().instances.slice(0, -1).map(killAndKill));
      runs = fleet().journal.runsOf('oKilled');
    }, PATIENCE);

    async function kill(owner: Instance, platform: Platform, user: string): Promise<Episode> {
      platform.connect(owner.url);
      fleet().knows(user);
      const killedAfter = random(0, RUN_MS + 50);
      const sentAt = monotonicNow();
      const conversation = platform.send(text(`wait ${RUN_MS}`), { from: user });
      // The only kill of the short part has to meet a run, however slow the machine.
      if (KILLS === 1) await fleet().journal.firstOf(user);
      else await pause(killedAfter);
      platform.connect(heir.url);
      await owner.end('SIGKILL');
      await owner.start();
      return { user, sentAt, killedAfter, conversation: await conversation };
    }

    /** From the next delivery to the second run. */
    const takeOvers = () =>
      episodes.flatMap(({ user, sentAt, conversation: { deliveries } }) => {
        const [next, second] = [deliveries[1], runs.get(user)?.[1]];
        return next && second ? [second.at - (sentAt + next.at)] : [];
      });

    it('leaves each user with exactly one reply', () => {
      const replies = episodes.map(({ user, conversation: { text: seen } }) => [
        ...(seen === '' ? [] : [seen]),
        ...fleet()
          .lateReplies(user)
          .map((late) => late.text),
      ]);
      expect(episodes).toHaveLength(KILLS);
      expect(replies.filter(({ length }) => length !== 1)).toEqual([]);
      const foreign = episodes.filter(({ user }, i) => !replies[i]?.[0]?.startsWith(`${user} `));
      expect(foreign).toEqual([]);
    });

    it('is followed by the next instance within the lease and 300 ms of the next delivery', () => {
      const times = takeOvers();
      figures('kill -9 of the owner', {
        kills: episodes.length,
        repliesInADelivery: episodes.filter(({ conversation }) => conversation.text !== '').length,
        secondRuns: times.length,
        lease: LEASE,
        takeOverMedianMs: quantile(times, 0.5),
        takeOverP99Ms: quantile(times, 0.99),
        takeOverSlowestMs: quantile(times, 1),
      });
      expect(times).not.toHaveLength(0);
      expect(times.filter((ms) => ms > LEASE + 300 + SLACK_MS)).toEqual([]);
    });

    it('makes a message run once more at most', () => {
      const more = episodes.filter(({ user }) => !((runs.get(user)?.length ?? 0) <= 2));
      expect(more).toEqual([]);
    });
  });
}
