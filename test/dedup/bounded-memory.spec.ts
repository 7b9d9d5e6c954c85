import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Ledger, LEDGER_TIMES } from '../../src/ledger';
import { EmbeddedStore } from '../../src/stores';
import { temporaryDirectory } from '../support/temporary-directory';

const times = { ...LEDGER_TIMES, memory: 30, freshness: 60 };
const upkeep = { span: 40, keep: 60, sync: 10 };
const request = (name: string) => ({ fingerprint: name, message: '{}', user: 'oUser' });

describe('the memory on disk', () => {
  let directory: string;
  let store: EmbeddedStore;
  let ledger: Ledger;

  async function open(): Promise<void> {
    store = new EmbeddedStore(directory, () => true, times, upkeep);
    ledger = new Ledger(store);
    await store.onModuleInit();
  }

  beforeEach(async () => {
    directory = temporaryDirectory();
    await open();
  });
  afterEach(async () => {
    await store.onApplicationShutdown();
    rmSync(directory, { recursive: true });
  });

  const segments = () => readdirSync(join(directory, 'ledger')).toSorted();

  async function until(happens: () => boolean): Promise<void> {
    while (!happens()) await pause(10);
  }

  it('forgets answered messages and their signatures with the segment that holds them', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `message${index}`);
    await Promise.all(
      names.map(async (name) => {
        await ledger.claim(name, { ...request(name), signature: `signature of ${name}` });
        await ledger.finish(name, 1, '{"type":"none"}', true);
      }),
    );
    expect(segments()[0]).toBe('00000001.log');
    await until(() => !segments().includes('00000001.log'));
    expect(await ledger.claim('message0', request('message0'))).toMatchObject({ kind: 'run' });
    const copy = { ...request('message1'), signature: 'signature of message0' };
    expect(await ledger.claim('another', copy)).toMatchObject({ kind: 'run' });
  });

  it('keeps what was promised, over every segment and a restart', async () => {
    await ledger.claim('wx1:promised', { ...request('promised'), deferred: true, lane: 'lane' });
    await ledger.claim('wx1:waiting', { ...request('waiting'), deferred: true });
    await ledger.finish('wx1:waiting', 1, 'reply', false);
    await ledger.settle('wx1:waiting', 1, 'pickup');
    await ledger.claim('wx1:dead', { ...request('dead'), deferred: true });
    await ledger.bury('wx1:dead', 1, 'why');
    await until(() => !segments().includes('00000003.log') && segments().length > 0);
    await store.onApplicationShutdown();
    await open();
    expect(store.seen('wx1:promised')).toMatchObject({
      state: 'running',
      channel: 'late',
      lane: 'lane',
    });
    expect(await ledger.waitingFor('oUser')).toMatchObject([
      { key: 'wx1:promised' },
      { key: 'wx1:waiting' },
    ]);
    expect(await ledger.dead(10)).toMatchObject([{ key: 'wx1:dead', record: { error: 'why' } }]);
  });
});
