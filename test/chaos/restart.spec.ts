import { readdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Ledger, LEDGER_TIMES } from '../../src/ledger';
import { EmbeddedStore } from '../../src/stores';
import { temporaryDirectory } from '../support/temporary-directory';
import { until } from '../support/until';
import { figures } from './figures';
import { PATIENCE, scaled } from './scale';

jest.setTimeout(PATIENCE);

const RECORDS = scaled(20_000, 1_000_000);
/** Of them waiting for their user. */
const KEPT = scaled(1000, 10_000);
const AT_ONCE = 1000;
/** Milliseconds of CPU for each thousand records. */
const MOST_CPU = 20;
const KEEP_MS = 1000;

describe('an embedded store that starts again', () => {
  let directory: string;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it(`knows ${RECORDS} messages, and is quick about it`, async () => {
    const before = new EmbeddedStore(directory, () => true);
    await before.onModuleInit();
    const ledger = new Ledger(before);
    for (let i = 0; i < RECORDS; i += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, j) => write(ledger, i + j)));
    }
    await before.onApplicationShutdown();

    // The least of several: the garbage of what ran before may be collected meanwhile.
    let [after, cpu] = await startAnew(directory);
    for (let again = 1; again < 3; again += 1) {
      await after.onApplicationShutdown();
      const [store, its] = await startAnew(directory);
      [after, cpu] = [store, Math.min(cpu, its)];
    }
    figures('a restart', { records: RECORDS, cpuMs: Math.round(cpu) });
    for (let i = 0; i < RECORDS; i += 997) {
      expect(after.seen(`wx:user${i}:${i}`)?.reply).toBe(`reply ${i}`);
    }
    await after.onApplicationShutdown();
    expect(cpu / (RECORDS / 1000)).toBeLessThan(MOST_CPU);
  });

  it('forgets nothing too early, whatever the calendar says its files are', async () => {
    const times = { ...LEDGER_TIMES, memory: KEEP_MS, freshness: KEEP_MS };
    const start = async (where: string) => {
      const store = new EmbeddedStore(where, () => true, times, {
        span: 50,
        keep: KEEP_MS,
        sync: 50,
      });
      await store.onModuleInit();
      return store;
    };
    const segments = (where = directory) =>
      readdirSync(join(where, 'ledger')).filter((one) => one.endsWith('.log'));
    const one = await start(directory);
    await write(new Ledger(one), 1);
    await pause(0.6 * KEEP_MS);
    await one.onApplicationShutdown();
    expect(segments().length).toBeGreaterThan(1);
    for (const name of segments()) utimesSync(join(directory, 'ledger', name), 0, 0);
    const two = await start(directory);
    const other = temporaryDirectory();
    const fresh = await start(other);
    await write(new Ledger(fresh), 1);
    await pause(150);
    expect(segments()).toContain('00000001.log');
    // The time before the restart counts: who starts again and again forgets all the same, and
    // sooner than a store whose first message came only now.
    await until(() => !segments().includes('00000001.log'));
    expect(segments(other)).toContain('00000001.log');
    for (const store of [two, fresh]) await store.onApplicationShutdown();
    rmSync(other, { recursive: true });
  });
});

/** The store, which knows who waits, and the milliseconds of CPU that it took to know. */
async function startAnew(directory: string): Promise<readonly [EmbeddedStore, number]> {
  const begin = process.cpuUsage();
  const store = new EmbeddedStore(directory, () => true);
  expect(await store.waiting('u')).toHaveLength(KEPT);
  const { user, system } = process.cpuUsage(begin);
  return [store, (user + system) / 1000];
}

async function write(ledger: Ledger, i: number): Promise<void> {
  const key = `wx:user${i}:${i}`;
  const message = `{"MsgType":"text","Content":"a message of usual length, ${i}"}`;
  await ledger.claim(key, { fingerprint: key, message, user: 'u', deferred: i < KEPT });
  await ledger.finish(key, 1, `reply ${i}`, true);
  if (i < KEPT) await ledger.settle(key, 1, 'pickup');
}
