import { renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { CONTRACT_TIMES } from '../../../test/support/ledger/ledger.contract';
import { temporaryDirectory } from '../../../test/support/temporary-directory';
import { Ledger } from '../../ledger';
import { EmbeddedStore } from './embedded.store';
import { RecordLog } from './log/record-log';

const message = { fingerprint: 'f', message: 'm', user: 'u' };
const times = { ...CONTRACT_TIMES, lease: 4000, memory: 60_000 };

describe('EmbeddedStore', () => {
  let directory: string;
  let store: EmbeddedStore;
  let ledger: Ledger;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    directory = temporaryDirectory();
    store = new EmbeddedStore(directory, () => true, times);
    await store.onModuleInit();
    ledger = new Ledger(store);
  });
  afterEach(async () => {
    await store.onApplicationShutdown();
    rmSync(directory, { recursive: true });
  });

  it.each(['read', 'written to'])(
    'loses no work under way with a file that was cut, %s next',
    async (how) => {
      // More than are written at once.
      const keys = Array.from({ length: 50 }, (_, i) => `k${i}`);
      const deferred = { ...message, deferred: true };
      await Promise.all(keys.map((key) => ledger.claim(key, deferred)));
      truncateSync(join(directory, 'ledger', '00000001.log'), 0);
      if (how === 'read') await ledger.due(10);
      const ends = await Promise.all(keys.map((key) => ledger.finish(key, 1, 'reply', false)));
      expect(ends).toEqual(keys.map(() => 'late'));
    },
  );

  it('gives up a change that the log refuses whatever it follows, and writes no further', async () => {
    const commit = jest
      .spyOn(RecordLog.prototype, 'commit')
      .mockImplementation((changes) => changes.map(() => undefined));
    await expect(ledger.claim('k', message)).rejects.toThrow('100 times');
    expect(commit).toHaveBeenCalledTimes(100);
    commit.mockRestore();
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run' });
  });

  it.each(['deleted', 'moved', 'kept from being written'])(
    'takes nobody for dead whose heartbeats were %s',
    async (how) => {
      const another = new EmbeddedStore(directory, () => true, times);
      await another.onModuleInit();
      await ledger.claim('k', message);
      const instances = join(directory, 'instances');
      if (how === 'deleted') rmSync(instances, { recursive: true });
      else renameSync(instances, `${instances}.old`);
      if (how === 'kept from being written') writeFileSync(instances, '');
      for (const each of [new Ledger(another), ledger]) {
        expect(await each.claim('k', message)).toMatchObject({ kind: 'join' });
      }
      await another.onApplicationShutdown();
    },
  );

  it('tells once, and not at each look, what it cannot do', async () => {
    const told: string[] = [];
    const note = (line: string) => void told.push(line);
    Logger.overrideLogger({ log: note, warn: note, error: note });
    const place = temporaryDirectory();
    const upkeep = { span: 60_000, keep: 100, sync: 5 };
    const failing = new EmbeddedStore(place, () => true, { ...times, lease: 40 }, upkeep);
    await failing.onModuleInit();
    for (const name of ['instances', 'ledger']) {
      renameSync(join(place, name), join(place, `${name}.old`));
      writeFileSync(join(place, name), '');
    }
    await pause(400);
    expect(told.toSorted()).toEqual([
      expect.stringContaining('could not be kept in order'),
      expect.stringContaining('The store failed'),
    ]);
    await failing.onApplicationShutdown().catch(() => undefined);
    rmSync(place, { recursive: true });
  });

  it('names DATA_DIR where the place of its heartbeats is taken', async () => {
    const other = temporaryDirectory();
    writeFileSync(join(other, 'instances'), '');
    expect(() => new EmbeddedStore(other, () => true, times)).toThrow(/^DATA_DIR: .*instances/);
    rmSync(other, { recursive: true });
  });
});
