import { setTimeout as pause } from 'node:timers/promises';
import { text, type Conversation, type Delivery } from '../../../src/simulator';
import { figures } from '../figures';
import type { Fleet } from '../fleet/fleet';
import type { Instance } from '../fleet/instance';
import { CLOCK_IS_SHIFTED_BY } from '../fleet/shifted-clock';
import { inLanes } from '../load';
import { CUT, PATIENCE, REAL_CUT, scaled } from '../scale';

const MESSAGES = scaled(60, 2000);
const PAIRS = scaled(1, 20);
/** Ends in the second delivery, long after half of the lease. */
const IN_THE_SECOND = Math.round(scaled(1.3, 1.4) * CUT);
/** Ends when no delivery is left. */
const TOO_LATE = Math.round(3.4 * CUT);

export function shiftedClocks(fleet: () => Fleet): void {
  describe('instances whose clocks are ten minutes apart', () => {
    let atOnce: readonly (readonly Delivery[])[];
    let joined: readonly Conversation[];
    let late: readonly Conversation[];

    beforeAll(async () => {
      const [slow, fast] = fleet().instances as [Instance, Instance];
      const turns = [fleet().instances, [fast, slow]] as const;
      atOnce = await askAtOnce(fleet());
      [joined, late] = await Promise.all([
        Promise.all(
          turns.map((turn, i) => inTurn(fleet(), turn, IN_THE_SECOND, `oClockJoin${i}-`)),
        ),
        Promise.all(turns.map((turn, i) => inTurn(fleet(), turn, TOO_LATE, `oClockLate${i}-`))),
      ]).then((all) => all.map((each) => each.flat()) as [Conversation[], Conversation[]]);
      await pause(1.5 * CUT);
    }, PATIENCE);

    it('run each message once, whoever is asked first', () => {
      const runs = [...fleet().journal.runsOf('oClock').values()];
      figures('clocks ten minutes apart', {
        shiftedBy: CLOCK_IS_SHIFTED_BY,
        messages: runs.length,
        runs: runs.flat().length,
        late: late.length,
      });
      expect(runs).toHaveLength(MESSAGES + 4 * PAIRS);
      expect(runs.filter(({ length }) => length !== 1)).toEqual([]);
    });

    it('answer all deliveries alike', () => {
      const odd = atOnce.filter(
        (deliveries) => new Set(deliveries.map(({ seen }) => JSON.stringify(seen))).size !== 1,
      );
      expect(odd).toEqual([]);
      const outcomes = joined.map(({ deliveries }) => deliveries.map(({ outcome }) => outcome));
      expect(outcomes).toEqual(Array.from(joined, () => ['cut', 'answered']));
      expect(joined.filter(({ text: seen, message }) => !seen.includes(message.openId))).toEqual(
        [],
      );
    });

    it('send a late reply once', () => {
      const replies = late.map(({ message, text: seen }) => [
        seen,
        fleet().lateReplies(message.openId).length,
      ]);
      expect(replies).toEqual(Array.from(late, () => ['', 1]));
    });

    it('know of each other whether they live', async () => {
      const [slow, fast] = fleet().instances as [Instance, Instance];
      for (const [owner, heir] of scaled(
        [[fast, slow]] as const,
        [
          [slow, fast],
          [fast, slow],
        ] as const,
      )) {
        const platform = await fleet().platform([owner]);
        const user = `oKilledClock-${owner.name}`;
        const sending = platform.send(text(`wait ${CUT / 2}`), { from: user });
        await fleet().journal.firstOf(user);
        platform.connect(heir.url);
        await owner.end('SIGKILL');
        const [{ text: seen }] = await Promise.all([sending, owner.start()]);
        expect(seen).toMatch(new RegExp(`^${user} \\d+ ${heir.name} `));
      }
    });
  });
}

async function askAtOnce(fleet: Fleet) {
  const platform = await fleet.platform(fleet.instances, REAL_CUT);
  return inLanes(MESSAGES, 20, (index) =>
    platform.sendAtOnce(text(`wait ${index % 40}`), 2, { from: `oClock${index}` }),
  );
}

/** The first delivery of each goes to the first instance, the next one to the other. */
async function inTurn(fleet: Fleet, turn: readonly Instance[], ms: number, users: string) {
  const sending = Array.from({ length: PAIRS }, async (_, index) => {
    const [platform, user] = [await fleet.platform(turn), `${users}${index}`];
    fleet.knows(user);
    return platform.send(text(`wait ${ms}`), { from: user });
  });
  return Promise.all(sending);
}
