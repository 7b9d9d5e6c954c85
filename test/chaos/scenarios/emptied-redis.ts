import { setTimeout as pause } from 'node:timers/promises';
import { OUTAGE_LINE, text, type Conversation, type Platform } from '../../../src/simulator';
import { figures } from '../figures';
import type { Fleet } from '../fleet/fleet';
import { CUT, PATIENCE, scaled } from '../scale';

const MESSAGES = scaled(100, 1000);
const RUN_MS = scaled(300, 1500);

const user = (index: number) => `oEmptied${index}`;

export function emptiedRedis(fleet: () => Fleet): void {
  describe('a Redis that is emptied while messages are handled', () => {
    let platform: Platform;
    let conversations: readonly Conversation[];
    let pids: readonly number[];

    beforeAll(async () => {
      platform = await fleet().platform(fleet().instances);
      pids = fleet().instances.map(({ pid }) => pid);
      const sending = Array.from({ length: MESSAGES }, async (_, index) => {
        await pause((index * RUN_MS) / MESSAGES);
        fleet().knows(user(index));
        return platform.send(text(`wait ${RUN_MS}`), { from: user(index) });
      });
      await pause(RUN_MS);
      await fleet().redis.empty();
      conversations = await Promise.all(sending);
      await pause(2 * CUT + RUN_MS);
    }, PATIENCE);
    const seenBy = (index: number) => [
      conversations[index]?.text ?? '',
      ...fleet()
        .lateReplies(user(index))
        .map((late) => late.text),
    ];

    it('ends no instance, and the next message is answered as ever', async () => {
      expect(fleet().instances.map(({ pid }) => pid)).toEqual(pids);
      expect(fleet().instances.filter(({ isRunning }) => !isRunning)).toEqual([]);
      const { text: seen } = await platform.send(text('wait 0'), { from: 'oNext' });
      expect(seen).toMatch(/^oNext /);
    });

    it('shows nobody a reply to somebody else, and nobody the outage line', () => {
      const foreign = conversations.flatMap((_, index) =>
        seenBy(index).filter((seen) => seen !== '' && !seen.startsWith(`${user(index)} `)),
      );
      expect(foreign).toEqual([]);
      expect(conversations.filter(({ text: seen }) => seen === OUTAGE_LINE)).toEqual([]);
    });

    it('leaves each user with exactly one reply', () => {
      const replies = conversations.map((_, index) => seenBy(index).filter((seen) => seen !== ''));
      figures('FLUSHALL', {
        messages: MESSAGES,
        repliedOnce: replies.filter(({ length }) => length === 1).length,
        withoutAReply: replies.filter(({ length }) => length === 0).length,
        twoReplies: replies.filter(({ length }) => length > 1).length,
        runs: [...fleet().journal.runsOf('oEmptied').values()].flat().length,
      });
      expect(replies.filter(({ length }) => length !== 1)).toEqual([]);
    });
  });
}
