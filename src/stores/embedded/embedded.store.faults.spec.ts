import { renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { CONTRACT_TIMES } from '../../../test/support/ledger/ledger.contract';
import { temporaryDirectory } from '../../../test/support/temporary-directory';
import { Ledger } from '../../ledger';
import { EmbeddedStore } from './embedded.store';

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

  it('names DATA_DIR where the place of its heartbeats is taken', async () => {
    const other = temporaryDirectory();
    writeFileSync(join(other, 'instances'), '');
    expect(() => new EmbeddedStore(other, () => true, times)).toThrow(/^DATA_DIR: .*instances/);
    rmSync(other, { recursive: true });
  });
});
