import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokenStoreContract } from '../wechat-api/token/token-store.contract';
import { EmbeddedDatabase } from './embedded.database';
import { EmbeddedTokenStore } from './embedded.token-store';

const token = { value: 'token', obtainedAt: 1, expiresAt: 2 };
const directories: string[] = [];
const open = new Map<EmbeddedTokenStore, EmbeddedDatabase>();

function create(directory = mkdtempSync(join(tmpdir(), 'tokens-'))): EmbeddedTokenStore {
  directories.push(directory);
  const database = new EmbeddedDatabase(directory);
  const store = new EmbeddedTokenStore(database);
  open.set(store, database);
  return store;
}

async function close(store: EmbeddedTokenStore): Promise<void> {
  await open.get(store)?.close();
}

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

tokenStoreContract('EmbeddedTokenStore', () => create(), close);

describe('EmbeddedTokenStore', () => {
  it('keeps the token and the fence over a restart', async () => {
    const before = create();
    const [directory] = directories.slice(-1);
    const lease = (await before.acquire('app', 1000)) ?? { fence: 0 };
    await before.save('app', token, lease);
    await close(before);

    const after = create(directory);
    expect(await after.load('app')).toEqual(token);
    expect((await after.acquire('app', 1000))?.fence).toBeGreaterThan(lease.fence);
    await close(after);
  });
});
