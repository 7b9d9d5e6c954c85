import { existsSync, rmSync, truncateSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { CONTRACT_TIMES } from '../../../test/support/ledger/ledger.contract';
import { temporaryDirectory } from '../../../test/support/temporary-directory';
import { Ledger } from '../../ledger';
import { EmbeddedStore } from './embedded.store';
import type { LogRecords } from './log-records';
import { Segment } from './log/segment';

const hour = 3_600_000;
const times = { ...CONTRACT_TIMES, lease: hour, memory: hour, freshness: hour, quiet: hour };
const KEYS = ['a', 'b', 'c'];
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 150);

interface Inside {
  readonly records: LogRecords;
  readonly queue: { run(): void };
}

/** One process on the directory, whose changes are written when the test says so. */
class Writer {
  readonly ledger: Ledger;
  readonly records: LogRecords;
  private readonly queue: Inside['queue'];

  constructor(readonly store: EmbeddedStore) {
    this.ledger = new Ledger(store);
    ({ records: this.records, queue: this.queue } = store as unknown as Inside);
  }

  /** Of all messages, and whose turn it is in the lane. */
  known(): unknown {
    const { log, live } = this.records;
    log.look();
    const records = KEYS.map((key) => this.records.at(key, this.records.find(key)));
    // Without what is undefined.
    return JSON.parse(JSON.stringify([records, KEYS.map((key) => live.ahead('lane', key))]));
  }

  /** What becomes of the log's files. */
  keep(upkeep: string): void {
    const { log } = this.records;
    const { current, sealed } = log.segments;
    if (upkeep === 'seal') log.seal();
    if (upkeep === 'forget' && sealed[0]) this.forget(sealed[0]);
    if (upkeep === 'delete') rmSync(current.path, { force: true });
    if (upkeep === 'cut' && existsSync(current.path))
      truncateSync(current.path, Math.floor(current.length / 2));
  }

  /** Has the change decided and written before it returns. */
  do({ change: name, key }: { readonly change: string; readonly key: string }): Promise<unknown> {
    const epoch = this.store.seen(key)?.epoch ?? 1;
    const done = changes[name]?.(this.ledger, key, epoch).catch(String);
    this.queue.run();
    return Promise.resolve(done);
  }

  /** With what is not settled in it written once more. */
  private forget(oldest: Segment): void {
    const { log } = this.records;
    while (this.records.carry(oldest, 10) > 0);
    if (log.segments.all[0] === oldest) log.drop(oldest);
  }
}

const request = { fingerprint: 'f', message: 'm', user: 'u' };

type Change = (ledger: Ledger, key: string, epoch: number) => Promise<unknown>;

const changes: Readonly<Record<string, Change>> = {
  claim: (ledger, key) => ledger.claim(key, request),
  lane: (ledger, key) => ledger.claim(key, { ...request, lane: 'lane' }),
  deferred: (ledger, key) => ledger.claim(key, { ...request, lane: 'lane', deferred: true }),
  finish: (ledger, key, epoch) => ledger.finish(key, epoch, 'reply', true),
  open: (ledger, key, epoch) => ledger.finish(key, epoch, 'reply', false),
  take: (ledger, key) => ledger.takeReply(key),
  close: (ledger, key) => ledger.abandonWindow(key),
  settle: (ledger, key, epoch) => ledger.settle(key, epoch, 'pickup'),
  postpone: (ledger, key, epoch) => ledger.postpone(key, epoch, 0, true),
  resume: (ledger, key) => ledger.resume(key),
  bury: (ledger, key, epoch) => ledger.bury(key, epoch, 'failed'),
  revive: (ledger, key) => ledger.revive(key),
  drop: (ledger, key) => ledger.drop(key),
};

const change = {
  change: fc.constantFrom(...Object.keys(changes)),
  key: fc.constantFrom(...KEYS),
};

interface Step {
  readonly by: number;
  readonly change: string;
  readonly key: string;
  readonly between: readonly { readonly change: string; readonly key: string }[];
  readonly upkeep: string;
}

function steps(...upkeep: readonly string[]): fc.Arbitrary<Step[]> {
  const step = fc.record({
    by: fc.constantFrom(0, 1),
    ...change,
    /** What the other process writes between this one's write and its look. */
    between: fc.array(fc.record(change), { maxLength: 2 }),
    /** Beforehand; nothing three times of five. */
    upkeep: fc.constantFrom('', '', '', ...upkeep),
  });
  return fc.array(step, { minLength: 1, maxLength: 25 });
}

describe('two processes on one log, one of which writes between the write of the other and its look', () => {
  let between: () => void = () => undefined;
  let appends = 0;
  let directory: string;
  let all: Writer[];
  beforeAll(() => {
    Logger.overrideLogger(false);
    const { append } = Segment.prototype;
    jest.spyOn(Segment.prototype, 'append').mockImplementation(function (this: Segment, bytes) {
      appends += 1;
      if (appends > 5000) throw new Error('it writes without end');
      append.call(this, bytes);
      const then = between;
      between = () => undefined;
      then();
    });
  });

  function open(): Writer {
    const writer = new Writer(new EmbeddedStore(directory, () => true, times));
    all.push(writer);
    return writer;
  }

  async function close(): Promise<void> {
    for (const { store } of all) await store.onApplicationShutdown();
    rmSync(directory, { recursive: true });
  }

  async function play(played: readonly Step[]): Promise<void> {
    [directory, all, appends] = [temporaryDirectory(), [], 0];
    const [first, second] = [open(), open()];
    const done: Promise<unknown>[] = [];
    for (const { by, change: name, key, between: others, upkeep } of played) {
      const [one, other] = by === 0 ? [first, second] : [second, first];
      between = () => done.push(...others.map((another) => other.do(another)));
      one.keep(upkeep);
      done.push(one.do({ change: name, key }));
      between = () => undefined;
      await new Promise(setImmediate);
    }
    await Promise.all(done);
  }

  it('know the same of each message as one that starts afterwards', async () => {
    const property = fc.asyncProperty(steps('seal', 'forget'), async (played) => {
      await play(played);
      open();
      const [one, two, afterwards] = all.map((writer) => writer.known());
      await close();
      expect([one, two]).toEqual([afterwards, afterwards]);
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  it('write each change a few times at most, also where files are deleted and cut', async () => {
    const property = fc.asyncProperty(steps('seal', 'cut', 'delete'), async (played) => {
      await play(played);
      for (const writer of all) {
        for (const key of KEYS) {
          const before = appends;
          await writer.do({ change: 'lane', key });
          expect(appends - before).toBeLessThan(20);
        }
      }
      await close();
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});
