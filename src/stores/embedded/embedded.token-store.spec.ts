import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokenStoreContract } from '../../../test/support/wechat-api/token-store.contract';
import { EmbeddedTokenStore } from './embedded.token-store';

const HOUR = 3_600_000;
const token = { value: 'token', obtainedAt: 1, expiresAt: 2 };
const directories: string[] = [];

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tokens-'));
  directories.push(directory);
  return directory;
}

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

tokenStoreContract('EmbeddedTokenStore', () => new EmbeddedTokenStore(newDirectory()));

describe('EmbeddedTokenStore', () => {
  let directory: string;

  beforeEach(() => {
    directory = newDirectory();
  });

  it('keeps the token and the fence over a restart, for its own user alone', async () => {
    const before = new EmbeddedTokenStore(directory);
    const lease = (await before.acquire('app', 1000)) ?? { fence: 0 };
    await before.save('app', token, lease);
    const after = new EmbeddedTokenStore(directory);
    expect(await after.load('app')).toEqual(token);
    expect((await after.acquire('app', 1000))?.fence).toBeGreaterThan(lease.fence);
    for (const name of readdirSync(directory)) {
      expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
    }
  });

  it('gives one of many that ask at once the lease', async () => {
    const stores = Array.from({ length: 8 }, () => new EmbeddedTokenStore(directory));
    const leases = await Promise.all(stores.map((store) => store.acquire('app', 1000)));
    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
  });

  it('gives the lease again where the clock was set back by an hour', async () => {
    let now = Date.now();
    const store = new EmbeddedTokenStore(directory, () => now);
    await store.acquire('app', 10_000);
    expect(await store.acquire('app', 10_000)).toBeUndefined();
    now -= HOUR;
    expect(await store.acquire('app', 10_000)).toMatchObject({ fence: 2 });
  });

  it('goes on where the directory was deleted', async () => {
    const store = new EmbeddedTokenStore(directory);
    await store.acquire('app', 1000);
    rmSync(directory, { recursive: true });
    expect(await store.load('app')).toBeUndefined();
    const lease = (await store.acquire('app', 1000)) ?? { fence: 0 };
    expect(await store.save('app', token, lease)).toBe(true);
    expect(await store.load('app')).toEqual(token);
  });

  it.each(['', '{"token":', '\0\0\0\0', 'null'])(
    'takes the version before where the latest is damaged: %j',
    async (damage) => {
      const before = new EmbeddedTokenStore(directory);
      await before.save('app', token, (await before.acquire('app', 1000)) ?? { fence: 0 });
      await before.acquire('app', 1);
      const latest = readdirSync(directory).toSorted().at(-1) ?? '';
      writeFileSync(join(directory, latest), damage);
      const after = new EmbeddedTokenStore(directory);
      expect(await after.load('app')).toEqual(token);
      expect(await after.acquire('app', 1000)).toBeDefined();
    },
  );
});
