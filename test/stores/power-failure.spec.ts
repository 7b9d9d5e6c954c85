import { cpSync, existsSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Ledger, LEDGER_TIMES } from '../../src/ledger';
import { EmbeddedStore } from '../../src/stores';
import { Segment } from '../../src/stores/embedded/log/segment';
import { CapturedLog } from '../support/captured-log';
import { temporaryDirectory } from '../support/temporary-directory';

const TIMES = { ...LEDGER_TIMES, memory: 150, freshness: 150 };
/** Promised messages live through several segments. */
const UPKEEP = { span: 60, keep: 150, sync: 100 };

/** Copies of a store as a power failure leaves them: nothing that was not on the disk. */
class Power {
  private readonly safe = new Map<string, number>();

  constructor() {
    const { sync } = Segment.prototype;
    const { safe } = this;
    jest.spyOn(Segment.prototype, 'sync').mockImplementation(async function (this: Segment) {
      const { size } = this.state();
      // A disk takes its time.
      await pause(3);
      await sync.call(this);
      safe.set(this.path, Math.max(size, safe.get(this.path) ?? 0));
    });
  }

  fail(directory: string): string {
    const copy = temporaryDirectory();
    cpSync(directory, copy, { recursive: true });
    for (const name of readdirSync(join(copy, 'ledger'))) {
      const size = this.safe.get(join(directory, 'ledger', name));
      const path = join(copy, 'ledger', name);
      if (size === undefined) rmSync(path);
      else if (existsSync(path)) truncateSync(path, size);
    }
    return copy;
  }
}

describe('a store after a power failure', () => {
  const directories: string[] = [];
  const log = new CapturedLog();
  afterAll(() => {
    log.release();
    for (const one of directories) rmSync(one, { recursive: true, force: true });
  });

  const open = async (directory: string) => {
    directories.push(directory);
    const store = new EmbeddedStore(directory, () => true, TIMES, UPKEEP);
    await store.onModuleInit();
    return { store, ledger: new Ledger(store) };
  };

  it('knows all that it had promised, whenever it comes', async () => {
    const power = new Power();
    const directory = temporaryDirectory();
    const [one, two] = [await open(directory), await open(directory)];
    const promised: string[] = [];
    const ends: { readonly copy: string; readonly promised: readonly string[] }[] = [];
    const over = new AbortController();
    const write = async ({ ledger }: typeof one, name: string) => {
      for (let i = 0; !over.signal.aborted; i += 1) {
        const key = `${name}${i}`;
        const request = { fingerprint: key, message: '{"text":"字"}', user: name };
        await ledger.claim(key, { ...request, deferred: i % 3 === 0 });
        if (i % 3 === 0) await ledger.flush();
        else if (i % 3 === 1) await ledger.closeWindow(key);
        else await ledger.finish(key, 1, 'reply', true);
        if (i % 3 < 2) promised.push(key);
        await pause(1);
      }
    };
    const writers = [write(one, 'a'), write(two, 'b'), write(one, 'c')];
    for (let i = 0; i < 12 || promised.length <= 100; i += 1) {
      await pause(61);
      ends.push({ promised: [...promised], copy: power.fail(directory) });
    }
    over.abort();
    await Promise.all(writers);
    expect(readdirSync(join(directory, 'ledger'))).not.toContain('00000001.log');
    for (const { copy, promised: known } of ends) {
      const { store } = await open(copy);
      expect(known.filter((key) => store.seen(key)?.channel !== 'late')).toEqual([]);
      await store.onApplicationShutdown();
    }
    for (const { store } of [one, two]) await store.onApplicationShutdown();
  });
});
