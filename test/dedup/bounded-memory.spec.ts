import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedDatabase } from '../../src/embedded/embedded.database';
import { EmbeddedLedger } from '../../src/embedded/embedded.ledger';
import { EmbeddedSignatureBindings } from '../../src/embedded/embedded.signature-bindings';
import { LEDGER_TIMES, type LedgerRecord } from '../../src/ledger';
import { temporaryDirectory } from '../support/temporary-directory';

const FRESH = 1000;
const TABLES = ['ledger', 'agenda', 'waiting', 'dead', 'signatures', 'signature-expiries'];
const request = (name: string) => ({ fingerprint: name, message: '{}', user: 'oUser' });

describe('the memory on disk', () => {
  let directory: string;
  let database: EmbeddedDatabase;
  let ledger: EmbeddedLedger;
  beforeEach(async () => {
    directory = temporaryDirectory();
    database = new EmbeddedDatabase(directory);
    ledger = new EmbeddedLedger(database, { ...LEDGER_TIMES, memory: 30, freshness: FRESH });
    await ledger.onModuleInit();
  });
  afterEach(async () => {
    await ledger.onApplicationShutdown();
    await database.close();
    rmSync(directory, { recursive: true });
  });

  const sizes = () =>
    Object.fromEntries(TABLES.map((name) => [name, database.table(name).getKeysCount()]));

  it('forgets answered messages in time, and at last that they were answered, faster than a busy account writes', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `message ${index}`);
    await Promise.all(
      names.map(async (name) => {
        await ledger.claim(name, request(name));
        await ledger.finish(name, 1, '{"type":"none"}', true);
      }),
    );
    expect(sizes()).toMatchObject({ ledger: 1000, agenda: 1000 });
    await pause(40);
    // The service looks four times a second.
    for (let look = 1; look <= 4; look += 1) await ledger.due(50);
    const left = database
      .table<LedgerRecord>('ledger')
      .getRange()
      .map(({ value }) => value);
    expect(
      left.filter(({ message, reply }) => message !== '' || reply !== undefined).asArray,
    ).toEqual([]);
    await pause(FRESH);
    for (let look = 1; look <= 4; look += 1) await ledger.due(50);
    expect(sizes()).toMatchObject({ ledger: 0, agenda: 0, waiting: 0, dead: 0 });
  });

  it('keeps what was promised, however often it is swept', async () => {
    await ledger.claim('promised', { ...request('promised'), deferred: true });
    await pause(40);
    await ledger.due(50);
    expect(sizes()).toMatchObject({ ledger: 1 });
  });

  it('forgets signatures that are no longer fresh', async () => {
    const bindings = new EmbeddedSignatureBindings(database);
    for (let index = 0; index < 200; index += 1) await bindings.bind(`a${index}`, 'message', 20);
    await pause(30);
    for (let index = 0; index < 20; index += 1) await bindings.bind(`b${index}`, 'message', 20);
    await pause(30);
    await bindings.bind('last', 'message', 1000);
    expect(sizes()).toMatchObject({ signatures: 1, 'signature-expiries': 1 });
  });
});
