import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { LEDGER_TIMES, type LedgerRecord } from '../ledger';
import { DEAD_MEMORY } from '../ledger/ledger-record';
import { afterKept } from '../ledger/spec-support/kept-reply';
import { Story } from '../ledger/spec-support/story';
import { claim, takeOverOrphan } from '../ledger/transitions/claim';
import { examine } from '../ledger/transitions/examine';
import * as ends from '../ledger/transitions/finish';
import { fetch } from '../ledger/transitions/pickup';
import { remains } from '../ledger/transitions/remains';
import { resume } from '../ledger/transitions/resume';
import type { Circumstances, Transition } from '../ledger/transitions/transition';
import * as windows from '../ledger/transitions/window';
import { AccountKeys } from './account-keys';
import { toClaim, toResumption, toWindowEnd, toWork, type Row } from './ledger-answers';
import { ledgerScripts, type LedgerScripts } from './ledger-scripts';
import { RedisConnection } from './redis.connection';
import { prelude } from './scripts/prelude';
import { describeWithRedis, RedisServer } from './testing/redis-server';

const KEY = 'k';
const keys = new AccountKeys('wx1');
const request = { fingerprint: 'f', message: 'm', user: 'u' };
const CLOCK = 'wechat:{wx1}:clock';
const ANSWERED = `wechat:{wx1}:answered:${KEY}`;

/** One verb, as the pure transition and as the script that has to do the same. */
interface Pair {
  readonly pure: Transition<unknown>;
  readonly script: (scripts: LedgerScripts) => Promise<unknown>;
}

function claims(deferred: boolean, fingerprint = 'f'): Pair {
  const args = [fingerprint, request.message, request.user, Number(deferred)];
  return {
    pure: claim({ ...request, fingerprint, deferred }),
    script: async (scripts) => toClaim(await scripts.claim(KEY, args)),
  };
}

function fetches(pickupKey: string, part: number, isLast: boolean): Pair {
  return {
    pure: fetch(pickupKey, part, isLast),
    script: (scripts) => isTrue(scripts.fetch(KEY, [pickupKey, part, Number(isLast)])),
  };
}

function verb<T>(
  pure: Transition<T>,
  script: (scripts: LedgerScripts) => Promise<unknown>,
): () => Pair {
  return () => ({ pure, script });
}

const isTrue = async (answer: Promise<number>) => (await answer) === 1;

/** By name, so that a counterexample can be read. */
const PAIRS: Readonly<Record<string, (epoch: number, reply: string) => Pair>> = {
  claim: () => claims(false),
  'claim deferred': () => claims(true),
  'claim with other content': () => claims(false, 'other'),
  takeOver: verb(takeOverOrphan, async (scripts) => {
    const taken = await scripts.takeOver(KEY);
    return taken ? toClaim(taken) : undefined;
  }),
  examine: verb(examine, async (scripts) => {
    const [row] = await scripts.due(10);
    if (!row) return undefined;
    const { record } = toWork(row);
    return { epoch: record.epoch, record };
  }),
  resume: verb(resume, async (scripts) => toResumption(await scripts.resume(KEY))),
  'finish to a delivery': (epoch, reply) => ({
    pure: ends.finish(epoch, reply, true),
    script: (scripts) => scripts.finish(KEY, [epoch, reply, 1]),
  }),
  'finish alone': (epoch, reply) => ({
    pure: ends.finish(epoch, reply, false),
    script: (scripts) => scripts.finish(KEY, [epoch, reply, 0]),
  }),
  'settle sent': (epoch) => ({
    pure: ends.settle(epoch, 'sent'),
    script: (scripts) => isTrue(scripts.settle(KEY, [epoch, 'sent'])),
  }),
  'settle pickup': (epoch) => ({
    pure: ends.settle(epoch, 'pickup'),
    script: (scripts) => isTrue(scripts.settle(KEY, [epoch, 'pickup'])),
  }),
  noteRun: (epoch) => ({
    pure: ends.noteRun(epoch, { attempts: 2, batch: undefined, alone: undefined }),
    script: (scripts) => isTrue(scripts.noteRun(KEY, [epoch, 2, '', ''])),
  }),
  'noteRun alone': (epoch) => ({
    pure: ends.noteRun(epoch, { attempts: 3, batch: 1, alone: 2 }),
    script: (scripts) => isTrue(scripts.noteRun(KEY, [epoch, 3, 1, 2])),
  }),
  noteParts: (epoch) => ({
    pure: ends.noteParts(epoch, 2),
    script: (scripts) => isTrue(scripts.noteParts(KEY, [epoch, 2])),
  }),
  postpone: (epoch) => ({
    pure: ends.postpone(epoch, 3000, true),
    script: (scripts) => isTrue(scripts.postpone(KEY, [epoch, 3000, 1])),
  }),
  bury: (epoch) => ({
    pure: ends.bury(epoch, 'why'),
    script: (scripts) => isTrue(scripts.bury(KEY, [epoch, 'why'])),
  }),
  stillOwned: (epoch) => ({
    pure: ends.stillOwned(epoch),
    script: (scripts) => isTrue(scripts.stillOwned(KEY, [epoch])),
  }),
  takeReply: verb(windows.takeReply, async (s) => toWindowEnd(await s.takeReply(KEY))),
  closeWindow: verb(windows.closeWindow, async (s) => toWindowEnd(await s.closeWindow(KEY))),
  abandonWindow: verb(windows.abandonWindow, async (s) => toWindowEnd(await s.abandonWindow(KEY))),
  fetch: (part) => fetches('p1', part - 1, false),
  'fetch by another': (part) => fetches('p2', part - 1, false),
  'fetch the last part': (part) => fetches('p3', part - 1, true),
};

/** What else happens to instances; the numbers are `who` and how much. */
const EVENTS: Readonly<Record<string, (story: Story, who: number, much: number) => void>> = {
  'fall asleep': (story, who) => story.act('fall asleep', who, 0),
  'wake up': (story, who) => story.act('wake up', who, 0),
  'let time pass': (story, _who, much) => story.pass(much * 1500),
  'let minutes pass': (story, _who, much) => story.pass(much * 60_000),
};

type Sequence = readonly (readonly [string, number, number])[];

const acts = fc.array(
  fc.tuple(fc.constantFrom(...Object.keys(PAIRS), ...Object.keys(EVENTS)), fc.nat(2), fc.nat(10)),
  { maxLength: 40, size: 'max' },
);

const KEPT = ['claim deferred', 'finish alone', 'settle pickup'] as const;
const pickups = afterKept<string>(KEPT, [
  'fetch',
  'fetch by another',
  'fetch the last part',
  'claim',
  'let time pass',
]);

const forgotten = afterKept<string>(
  ['claim', 'finish to a delivery'],
  [...Object.keys(PAIRS), 'claim', 'let minutes pass', 'let minutes pass'],
);

/** Redis and the pure state machine side by side; Redis' clock is the story's. */
class Mirror {
  /** In the future, so that Redis expires nothing of itself. */
  readonly story = new Story();
  private me = '';
  private replies = 0;
  private readonly scripts: LedgerScripts;

  constructor(
    private readonly client: Redis,
    connection: RedisConnection,
  ) {
    this.story.now = Date.now() + 86_400_000;
    this.story.pass(0);
    const timed = prelude(LEDGER_TIMES).replace(
      "redis.call('TIME')",
      `{ redis.call('GET', '${CLOCK}') / 1000, 0 }`,
    );
    const script = <T>(name: string, lua: string) => {
      const run = connection.script<T>(`mirror${name}`, timed + lua);
      return (more: readonly string[], args: readonly (string | number)[]) =>
        run([keys.agenda, ...more], [this.me, 0, ...args]);
    };
    this.scripts = ledgerScripts({ script }, keys);
  }

  async act(name: string, who: number, much: number): Promise<void> {
    EVENTS[name]?.(this.story, who, much);
    const pair = PAIRS[name]?.(1 + (much % 4), `r${(this.replies += 1)}`);
    if (!pair) return;
    this.me = `i${who}`;
    await this.prepare();
    const said = await pair.script(this.scripts);
    expect([name, said]).toEqual([name, this.story.apply(who, pair.pure)]);
    const [json, message, reply] = await this.client.hmget(
      keys.record(KEY),
      'record',
      'message',
      'reply',
    );
    const row: Row | undefined = json && message ? [KEY, json, message, reply ?? null] : undefined;
    const record = this.story.record?.answered ? undefined : this.story.record;
    expect([name, row && toWork(row).record]).toEqual([name, record]);
    if (!record) return;
    const end = await this.client.pexpiretime(keys.record(KEY));
    expect([name, end]).toEqual([name, endOf(record)]);
  }

  /** Tells Redis the time and who lives, and lets both forget what Redis would have expired. */
  private async prepare(): Promise<void> {
    const { story } = this;
    await this.client.set(CLOCK, story.now);
    for (const one of ['i0', 'i1', 'i2']) {
      if (story.isAlive(one)) await this.client.set(keys.alive(one), '');
      else await this.client.del(keys.alive(one));
    }
    while (story.record && endOf(story.record) <= story.now) {
      await this.client.del(story.record.answered ? ANSWERED : keys.record(KEY));
      story.record = remains(story.record, circumstancesAt(story.now)) ?? undefined;
    }
  }
}

/** When the sweeper of the pure state machine would remove it; far off while it needs work. */
function endOf(record: LedgerRecord): number {
  const now = Number.MAX_SAFE_INTEGER;
  if (examine({ ...record, lookAt: now }, circumstancesAt(now)).record !== null) {
    return record.lookAt + DEAD_MEMORY;
  }
  if (record.state === 'dead') return record.lastDeliveryAt + DEAD_MEMORY;
  return record.channel === 'pickup' ? record.createdAt + LEDGER_TIMES.pickup : record.lookAt;
}

function circumstancesAt(now: number): Circumstances {
  return { now, me: 'i0', times: LEDGER_TIMES, isAlive: () => false };
}

describeWithRedis('The scripts', () => {
  let server: RedisServer;
  let client: Redis;
  let connection: RedisConnection;

  beforeAll(async () => {
    server = await RedisServer.start();
    client = server.client();
    connection = new RedisConnection(server.url);
    await connection.open();
  });

  afterAll(async () => {
    client.disconnect();
    await connection.close();
    await server.kill();
  });

  it.each<[string, fc.Arbitrary<Sequence>]>([
    ['whatever happens', acts],
    ['once a message was forgotten', forgotten],
    ['whoever fetches a reply', pickups],
  ])(
    'do what the pure state machine does, %s',
    (_, sequences) =>
      fc.assert(
        fc.asyncProperty(sequences, async (sequence) => {
          await client.flushall();
          const mirror = new Mirror(client, connection);
          for (const act of sequence) await mirror.act(...act);
        }),
        { numRuns: 80 },
      ),
    30_000,
  );
});
