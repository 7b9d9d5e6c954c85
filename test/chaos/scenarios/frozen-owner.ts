import { setTimeout as pause } from 'node:timers/promises';
import { text, type Conversation, type Delivery } from '../../../src/simulator';
import { figures } from '../figures';
import type { Fleet } from '../fleet/fleet';
import type { Instance } from '../fleet/instance';
import { until } from '../../support/until';
import { PATIENCE, scaled } from '../scale';

const MESSAGES = scaled(5, 100);
const FROZEN_MS = scaled(1600, 10_000);
const RUN_MS = scaled(250, 2000);

const user = (index: number) => `oFrozen${index}`;
const discardedBy = ({ log }: Instance) => log.split('A result was discarded').length - 1;

export function frozenOwner(fleet: () => Fleet): void {
  describe('an owner that is stopped for longer than its lease', () => {
    const messages = Array.from({ length: MESSAGES }, () => text(`wait ${RUN_MS}`));
    let owner: Instance;
    let heir: Instance;
    let loggedBefore: number;
    let conversations: readonly Conversation[];
    let again: readonly Delivery[];

    beforeAll(async () => {
      [owner, heir] = [fleet().instances[0] as Instance, fleet().instances.at(-1) as Instance];
      loggedBefore = discardedBy(owner);
      const platform = await fleet().platform([owner]);
      const sending = messages.map((message, i) => {
        fleet().knows(user(i));
        return platform.send(message, { from: user(i) });
      });
      await Promise.all(messages.map((_, index) => fleet().journal.firstOf(user(index))));
      const frozenAt = performance.now();
      owner.freeze();
      platform.connect(heir.url);
      conversations = await Promise.all(sending);
      await pause(FROZEN_MS - (performance.now() - frozenAt));
      owner.resume();
      await pause(RUN_MS);
      await until(() => discardedBy(owner) >= loggedBefore + MESSAGES).catch(() => undefined);
      again = await Promise.all(
        [owner, heir].flatMap(({ url }) =>
          messages.map((message, i) => platform.deliver(message, { url, from: user(i) })),
        ),
      );
    }, PATIENCE);
    it('is replaced: the users get the reply of another instance', () => {
      const odd = conversations.filter(({ text: seen }, i) => !seen.startsWith(`${user(i)} `));
      expect(odd.map(({ deliveries }) => deliveries)).toEqual([]);
      expect(conversations.filter(({ text: seen }) => !seen.includes(` ${heir.name} `))).toEqual(
        [],
      );
    });

    it('is fenced when it wakes: its results are discarded', () => {
      const discarded = discardedBy(owner) - loggedBefore;
      const runs = [...fleet().journal.runsOf('oFrozen').values()].flat();
      figures('SIGSTOP of the owner', {
        messages: MESSAGES,
        frozenMs: FROZEN_MS,
        runs: runs.length,
        discarded,
      });
      expect(discarded).toBe(MESSAGES);
    });

    it('is not heard of by anybody: all instances replay the reply that was seen', () => {
      const seen = again.map(({ body }, index) => {
        const { text: reply } = conversations[index % MESSAGES] as Conversation;
        return body.includes(reply);
      });
      expect(seen).toEqual(Array(2 * MESSAGES).fill(true));
      const runs = [...fleet().journal.runsOf('oFrozen').values()];
      expect(runs.map(({ length }) => length)).toEqual(Array(MESSAGES).fill(2));
      const late = messages.flatMap((_, i) => fleet().lateReplies(user(i)));
      expect(late).toEqual([]);
    });
  });
}
