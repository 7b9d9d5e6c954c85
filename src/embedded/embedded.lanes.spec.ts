import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedDatabase } from './embedded.database';
import { EmbeddedLanes } from './embedded.lanes';

const USERS = 50;

describe('EmbeddedLanes', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lanes-'));
  const database = new EmbeddedDatabase(directory);
  const table = database.table('lanes');
  const running = new Set<string>();
  const lanes = new EmbeddedLanes(database, (key) => running.has(key));

  afterAll(async () => {
    await database.close();
    rmSync(directory, { recursive: true });
  });

  it('keeps no lane for users whose messages have all ended, and every other', async () => {
    for (let user = 0; user < USERS; user += 1) {
      running.add(`message of ${user}`);
      await lanes.takeTurn(`user ${user}`, `message of ${user}`);
    }
    for (let sweep = 0; sweep < 5; sweep += 1) await lanes.sweep();
    expect(table.getCount()).toBe(USERS);

    running.clear();
    running.add('message of 7');
    for (let sweep = 0; sweep < 5; sweep += 1) await lanes.sweep();
    expect(Array.from(table.getKeys())).toEqual(['user 7']);
    expect(await lanes.takeTurn('user 7', 'next')).toBe(false);
  });
});
