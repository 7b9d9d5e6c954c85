import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { CONTRACT_TIMES } from '../../../test/support/ledger/ledger.contract';
import { temporaryDirectory } from '../../../test/support/temporary-directory';
import { Ledger, type LedgerRecord } from '../../ledger';
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

  /** The oldest segment, with what is not settled in it written once more. */
  forget(): void {
    const { log } = this.records;
    const [oldest] = log.segments.sealed;
    if (!oldest) return;
    while (this.records.carry(oldest, 10) > 0);
    if (log.segments.all[0] === oldest) log.drop(oldest);
  }

  /** Has the change decided and written before it returns. */
  do(change: Change): Promise<unknown> {
    const done = change(this.ledger, this.store.seen(change.key)).catch(String);
    this.queue.run();
    return done;
  }
}

type Change = ((ledger: Ledger, record: LedgerRecord | undefined) => Promise<unknown>) & {
  readonly key: string;
};

const request = { fingerprint: 'f', message: 'm', user: 'u' };

const changes: Readonly<Record<string, (key: string) => Change>> = {
  claim: (key) => of(key, (ledger) => ledger.claim(key, request)),
  lane: (key) => of(key, (ledger) => ledger.claim(key, { ...request, lane: 'lane' })),
  deferred: (key) =>
    of(key, (ledger) => ledger.claim(key, { ...request, lane: 'lane', deferred: true })),
  finish: (key) => of(key, (ledger, epoch) => ledger.finish(key, epoch, 'reply', true)),
  open: (key) => of(key, (ledger, epoch) => ledger.finish(key, epoch, 'reply', false)),
  take: (key) => of(key, (ledger) => ledger.takeReply(key)),
  close: (key) => of(key, (ledger) => ledger.abandonWindow(key)),
  settle: (key) => of(key, (ledger, epoch) => ledger.settle(key, epoch, 'pickup')),
  postpone: (key) => of(key, (ledger, epoch) => ledger.postpone(key, epoch, 0, true)),
  resume: (key) => of(key, (ledger) => ledger.resume(key)),
  bury: (key) => of(key, (ledger, epoch) => ledger.bury(key, epoch, 'failed')),
  revive: (key) => of(key, (ledger) => ledger.revive(key)),
  drop: (key) => of(key, (ledger) => ledger.drop(key)),
};

function of(key: string, change: (ledger: Ledger, epoch: number) => Promise<unknown>): Change {
  const made = (ledger: Ledger, record: LedgerRecord | undefined) =>
    change(ledger, record?.epoch ?? 1);
  return Object.assign(made, { key });
}

const step = fc.record({
  by: fc.constantFrom(0, 1),
  change: fc.constantFrom(...Object.keys(changes)),
  key: fc.constantFrom(...KEYS),
  /** What the other process writes between this one's write and its look. */
  between: fc.array(
    fc.record({
      change: fc.constantFrom(...Object.keys(changes)),
      key: fc.constantFrom(...KEYS),
    }),
    { maxLength: 2 },
  ),
  upkeep: fc.constantFrom('none', 'none', 'none', 'seal', 'forget'),
});

describe('two processes on one log, one of which writes between the write of the other and its look', () => {
  let between: () => void = () => undefined;
  let appends = 0;
  beforeAll(() => {
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

  it('know the same of each message as one that starts afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const directory = temporaryDirectory();
        const open = () => new Writer(new EmbeddedStore(directory, () => true, times));
        const writers = [open(), open()] as const;
        const done: Promise<unknown>[] = [];
        appends = 0;
        for (const { by, change, key, between: others, upkeep } of steps) {
          const [one, other] = by === 0 ? writers : [writers[1], writers[0]];
          between = () => {
            for (const another of others) {
              const made = changes[another.change]?.(another.key);
              if (made) done.push(other.do(made));
            }
          };
          const made = changes[change]?.(key);
          if (upkeep === 'seal') one.records.log.seal();
          if (upkeep === 'forget') one.forget();
          if (made) done.push(one.do(made));
          between = () => undefined;
          await new Promise(setImmediate);
        }
        await Promise.all(done);
        const all = [...writers, open()];
        const seen = all.map(({ records }) => {
          records.log.look();
          return KEYS.map((key) => shown(records.at(key, records.find(key))));
        });
        const lanes = all.map(({ records }) => KEYS.map((key) => records.live.ahead('lane', key)));
        for (const { store } of all) await store.onApplicationShutdown();
        rmSync(directory, { recursive: true });
        expect([seen[0], lanes[0]]).toEqual([seen[2], lanes[2]]);
        expect([seen[1], lanes[1]]).toEqual([seen[2], lanes[2]]);
      }),
      { numRuns: RUNS },
    );
  });
});

function shown(record: LedgerRecord | undefined): unknown {
  return record && (JSON.parse(JSON.stringify(record)) as unknown);
}
