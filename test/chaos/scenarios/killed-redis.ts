import { setTimeout as pause } from 'node:timers/promises';
import { text, type Conversation, type Delivery, type Platform } from '../../../src/simulator';
import { figures, timesOf } from '../figures';
import type { Fleet } from '../fleet/fleet';
import type { Instance } from '../fleet/instance';
import { monotonicNow, type Run } from '../fleet/journal';
import { atRate, during, inLanes } from '../load';
import { PATIENCE, REAL_CUT, scaled } from '../scale';

const RATE = scaled(100, 300);
const LOAD_MS = scaled(2100, 30_000);
const KILL_AFTER_MS = LOAD_MS / 3;
/** Longer than an instance may take to notice that Redis is back. */
const SETTLED_MS = scaled(1500, 3000);
const GONE_MS = scaled(400, 3000);

interface Sent {
  readonly message: ReturnType<typeof text>;
  readonly user: string;
  readonly beganAt: number;
  readonly endedAt: number;
  readonly conversation: Conversation;
}

export function killedRedis(fleet: () => Fleet): void {
  describe('a Redis that is killed under load and started again', () => {
    let platform: Platform;
    let sent: readonly Sent[];
    let runs: ReadonlyMap<string, readonly Run[]>;
    let again: readonly Delivery[];
    let askedTwice: number;
    let killedAt: number;
    let backAt: number;

    beforeAll(async () => {
      platform = await fleet().platform(fleet().instances, REAL_CUT);
      const load = atRate(RATE, send, during(LOAD_MS));
      await pause(KILL_AFTER_MS);
      killedAt = monotonicNow();
      await fleet().redis.kill();
      await pause(GONE_MS);
      await fleet().redis.restart();
      backAt = monotonicNow();
      sent = await load;
      await pause(SETTLED_MS);
      runs = fleet().journal.runsOf('oBefore');
      again = await askAfresh();
    }, PATIENCE);

    /** By an instance that knows nothing but what is in Redis. */
    async function askAfresh(): Promise<readonly Delivery[]> {
      const fresh = await fleet().launch('fresh');
      const ask = ({ message, user }: Sent) =>
        platform.deliver(message, { url: fresh.url, from: user });
      const first = await inLanes(sent.length, 20, (index) => ask(sent[index] as Sent));
      const isReplayed = (index: number) =>
        first[index]?.body.includes((sent[index] as Sent).conversation.text) ?? false;
      askedTwice = sent.filter((_, index) => !isReplayed(index)).length;
      // Out of touch with Redis, on a machine that is busy, it made a reply of its own. Asked once
      // more it gives what is in Redis: the reply that was seen or, where that was lost, its own.
      if (askedTwice > 0) await isInTouch(fresh);
      const answers = await inLanes(sent.length, 5, (index) =>
        isReplayed(index) ? Promise.resolve(first[index] as Delivery) : ask(sent[index] as Sent),
      );
      await fresh.end();
      return answers;
    }

    async function send(index: number): Promise<Sent> {
      fleet().knows(`oBefore${index}`);
      const [message, user] = [text(`wait ${index % 60}`), `oBefore${index}`];
      const beganAt = monotonicNow();
      const conversation = await platform.send(message, { from: user });
      return { message, user, beganAt, endedAt: monotonicNow(), conversation };
    }

    const untouched = ({ beganAt, endedAt }: Sent) =>
      endedAt < killedAt || beganAt > backAt + SETTLED_MS;
    const story = (one: Sent) => ({
      user: one.user,
      from: one.beganAt - killedAt,
      to: one.endedAt - killedAt,
      deliveries: one.conversation.deliveries.map(({ outcome, url }) => `${outcome} ${url}`),
      seen: one.conversation.text,
      runs: runs.get(one.user)?.map(({ instance, at }) => `${instance} at ${at - killedAt}`),
      again: again[sent.indexOf(one)]?.body,
      late: fleet()
        .lateReplies(one.user)
        .map((late) => late.text),
    });
    const replayed = (one: Sent) => {
      const { body } = again[sent.indexOf(one)] as Delivery;
      return body.includes(one.conversation.text);
    };

    it('costs no user the reply, and shows nobody the outage line', () => {
      figures('Redis SIGKILL', {
        messages: sent.length,
        duringTheOutage: sent.filter((one) => !untouched(one)).length,
        ranTwice: [...runs.values()].filter(({ length }) => length > 1).length,
        replayedByAFreshInstance: sent.filter(replayed).length,
        askedTwice,
        repliedTwice: sent.filter(({ user }) => fleet().lateReplies(user).length > 0).length,
        ...timesOf(sent.flatMap(({ conversation }) => conversation.deliveries)),
      });
      const odd = sent.filter(
        ({ user, conversation }) => !conversation.text.startsWith(`${user} `),
      );
      expect(odd.map(story)).toEqual([]);
    });

    it('has lost nothing that was acknowledged: an instance that knows nothing else replays it', () => {
      expect(sent.filter((one) => untouched(one) && !replayed(one)).map(story)).toEqual([]);
      const twice = sent.filter((one) => untouched(one) && runs.get(one.user)?.length !== 1);
      expect(twice.map(story)).toEqual([]);
    });

    it('is told what was answered without it', () => {
      expect(sent.filter((one) => !replayed(one)).map(story)).toEqual([]);
    });

    it('brings no second reply to anybody', () => {
      const twice = sent.filter(({ user }) => fleet().lateReplies(user).length > 0);
      expect(twice.map(story)).toEqual([]);
    });

    it('lets no instance run a message twice', () => {
      const twice = [...runs.values()].filter(
        (all) => new Set(all.map(({ instance }) => instance)).size !== all.length,
      );
      expect(twice).toEqual([]);
    });
  });
}

/** Resolves when the instance reaches Redis and has told it what it did meanwhile. */
async function isInTouch(instance: Instance): Promise<void> {
  while ((await instance.management('/health/ready')).status !== 200) await pause(50);
  await pause(500);
}
