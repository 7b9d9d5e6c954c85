import type { StoredToken, TokenStore } from '../../../src/wechat-api/token/token-store';

const LEASE_MS = 5_000;
const APP = 'wx00000000000000aa';

function token(value: string): StoredToken {
  return { value, obtainedAt: 1_700_000_000_000, expiresAt: 1_700_007_200_000 };
}

async function held(store: TokenStore, ms = LEASE_MS) {
  const lease = await store.acquire(APP, ms);
  if (!lease) throw new Error('the lease should have been free');
  return lease;
}

async function saved(store: TokenStore, value: string) {
  return store.save(APP, token(value), await held(store));
}

function keepingOfTokens(use: () => TokenStore): void {
  it('knows no token at first', async () => {
    expect(await use().load(APP)).toBeUndefined();
  });

  it('gives back what was saved, 2048 characters long', async () => {
    expect(await saved(use(), 'x'.repeat(2048))).toBe(true);
    expect(await use().load(APP)).toEqual(token('x'.repeat(2048)));
  });

  it('keeps accounts apart', async () => {
    await saved(use(), 'mine');
    expect(await use().load('wx00000000000000bb')).toBeUndefined();
    await use().invalidate('wx00000000000000bb', 'mine');
    expect((await use().load(APP))?.value).toBe('mine');
  });

  it('forgets the token that failed', async () => {
    await saved(use(), 'failed');
    await use().invalidate(APP, 'failed');
    expect(await use().load(APP)).toBeUndefined();
  });

  it('keeps a newer token when an older one failed', async () => {
    await saved(use(), 'newer');
    await use().invalidate(APP, 'older');
    expect((await use().load(APP))?.value).toBe('newer');
  });
}

function leasing(use: () => TokenStore): void {
  it('grants one lease at a time, of all that ask at once', async () => {
    const asked = await Promise.all(Array.from({ length: 20 }, () => use().acquire(APP, LEASE_MS)));
    expect(asked.filter((lease) => lease !== undefined)).toHaveLength(1);
  });

  it('grants leases of different accounts at the same time', async () => {
    await held(use());
    expect(await use().acquire('wx00000000000000bb', LEASE_MS)).toBeDefined();
  });

  it('takes the lease back with save, and with release', async () => {
    await saved(use(), 'one');
    await use().release(APP, await held(use()));
    await held(use());
  });

  it('leaves the lease to its holder, who forgets the token that failed and saves another', async () => {
    await saved(use(), 'failed');
    const lease = await held(use());
    await use().invalidate(APP, 'failed');
    expect(await use().acquire(APP, LEASE_MS)).toBeUndefined();
    const again = { ...token('failed'), obtainedAt: 2 };
    expect(await use().save(APP, again, lease)).toBe(true);
    expect(await use().load(APP)).toEqual(again);
  });

  it('lets growing fences tell leases apart', async () => {
    const first = await held(use());
    await use().release(APP, first);
    expect((await held(use())).fence).toBeGreaterThan(first.fence);
  });
}

function fencing(use: () => TokenStore): void {
  it('does not let a former holder give the present lease back', async () => {
    const former = await held(use());
    await use().release(APP, former);
    await held(use());
    await use().release(APP, former);
    expect(await use().acquire(APP, LEASE_MS)).toBeUndefined();
  });

  it('leaves the present lease alone when it refuses a former holder', async () => {
    const former = await held(use());
    await use().release(APP, former);
    await held(use());
    expect(await use().save(APP, token('former'), former)).toBe(false);
    expect(await use().acquire(APP, LEASE_MS)).toBeUndefined();
  });
}

function overdueLeases(use: () => TokenStore): void {
  it('grants a lease anew once its time is over, and fences the former holder', async () => {
    const slow = await held(use(), 20);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const quick = await held(use());
    expect(await use().save(APP, token('newer'), quick)).toBe(true);
    expect(await use().save(APP, token('older'), slow)).toBe(false);
    expect((await use().load(APP))?.value).toBe('newer');
  });

  it('still takes the token of an overdue holder whom nobody has followed', async () => {
    const slow = await held(use(), 20);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await use().save(APP, token('late'), slow)).toBe(true);
    expect((await use().load(APP))?.value).toBe('late');
  });
}

/**
 * What every {@link TokenStore} has to do; call it at the top of a spec file.
 *
 * @param create an empty store, made before each test
 * @param dispose called after each test
 */
export function tokenStoreContract<S extends TokenStore>(
  name: string,
  create: () => S | Promise<S>,
  dispose: (store: S) => unknown = () => undefined,
): void {
  describe(`${name} as a token store`, () => {
    let store: S;
    beforeEach(async () => {
      store = await create();
    });
    afterEach(async () => {
      await dispose(store);
    });
    keepingOfTokens(() => store);
    leasing(() => store);
    fencing(() => store);
    overdueLeases(() => store);
  });
}
