import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedDatabase } from './embedded.database';
import { EmbeddedSignatureBindings } from './embedded.signature-bindings';

const MINUTE = 60_000;

describe('EmbeddedSignatureBindings', () => {
  const directory = mkdtempSync(join(tmpdir(), 'signatures-'));
  const database = new EmbeddedDatabase(directory);
  const bindings = new EmbeddedSignatureBindings(database);
  const another = new EmbeddedSignatureBindings(database);
  let now: number;

  beforeEach(() => {
    now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await database.close();
    rmSync(directory, { recursive: true });
  });

  it('binds a signature to the first message that it comes with', async () => {
    expect(await bindings.bind('a', 'first', MINUTE)).toBe(true);
    expect(await another.bind('a', 'first', MINUTE)).toBe(true);
    expect(await another.bind('a', 'second', MINUTE)).toBe(false);
    expect(await bindings.bind('a', 'first', MINUTE)).toBe(true);
  });

  it('lets one of many simultaneous messages have it', async () => {
    const asked = Array.from({ length: 20 }, (_, i) => bindings.bind('b', `message ${i}`, MINUTE));
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1);
  });

  it('keeps a binding for its time, which a retry does not lengthen', async () => {
    await bindings.bind('c', 'first', MINUTE);
    now += MINUTE - 1;
    expect(await bindings.bind('c', 'first', MINUTE)).toBe(true);
    expect(await bindings.bind('c', 'second', MINUTE)).toBe(false);
    now += 1000;
    expect(await bindings.bind('c', 'second', MINUTE)).toBe(true);
  });

  it('keeps no more than what is fresh', async () => {
    for (let i = 0; i < 50; i += 1) await bindings.bind(`old ${i}`, 'm', MINUTE);
    now += 10 * MINUTE;
    for (let i = 0; i < 5; i += 1) await bindings.bind(`new ${i}`, 'm', MINUTE);
    expect(database.table('signatures').getCount()).toBe(5);
    expect(database.table('signature-expiries').getCount()).toBe(5);
  });
});
