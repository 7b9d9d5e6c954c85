import {
  APP_ID,
  MINUTE,
  pass,
  SECOND,
  TokenHarness,
} from '../../../test/support/wechat-api/token-harness';
import type { TokenService } from './token.service';

const VERBS = ['load', 'acquire', 'save', 'release', 'invalidate'] as const;

let harness: TokenHarness;
beforeEach(() => {
  harness = new TokenHarness();
});
afterEach(() => harness.stop());

/** @returns ends it */
function takeStoreAway(): () => void {
  const spies = VERBS.map((verb) =>
    jest.spyOn(harness.store, verb).mockRejectedValue(new Error('store down')),
  );
  return () => {
    for (const spy of spies) spy.mockRestore();
  };
}

async function withFirstToken(): Promise<TokenService> {
  const service = await harness.start('classic');
  await pass(MINUTE);
  return service;
}

describe('TokenService, when the store was away', () => {
  it('keeps what it has fetched meanwhile, and gives it to others', async () => {
    const [one, other] = [await withFirstToken(), await withFirstToken()];
    harness.platform.delay = SECOND;
    const bringBack = takeStoreAway();
    const asked = one.refresh('token-1');
    await pass(SECOND / 2);
    bringBack();
    await pass(SECOND);
    expect((await asked).value).toBe('token-2');
    await pass(MINUTE);
    expect(await other.getAccessToken()).toBe('token-2');
    expect(harness.platform.calls).toBe(2);
  });

  it('does not go back to a token from before', async () => {
    const service = await withFirstToken();
    const bringBack = takeStoreAway();
    await service.refresh('token-1');
    bringBack();
    await pass(10 * MINUTE);
    expect((await service.refresh('token-2')).value).toBe('token-3');
  });

  it('gives others what it has fetched meanwhile, within a minute', async () => {
    const [one, other] = [await withFirstToken(), await withFirstToken()];
    const bringBack = takeStoreAway();
    await one.refresh('token-1');
    await pass(SECOND);
    bringBack();
    await pass(2 * MINUTE);
    expect(await other.getAccessToken()).toBe('token-2');
    expect(harness.platform.calls).toBe(2);
  });

  it('takes a later one of another process', async () => {
    const [one, other] = [await withFirstToken(), await withFirstToken()];
    const bringBack = takeStoreAway();
    await one.refresh('token-1');
    bringBack();
    await pass(SECOND);
    await other.refresh('token-1');
    expect((await one.refresh('token-2')).value).toBe('token-3');
    expect(harness.platform.calls).toBe(3);
  });

  it('does not take up again what WeChat refused, where WeChat was away as well', async () => {
    const service = await withFirstToken();
    const bringBack = takeStoreAway();
    harness.platform.failure = new Error('down');
    await expect(service.refresh('token-1')).rejects.toThrow('down');
    bringBack();
    harness.platform.failure = undefined;
    await pass(MINUTE);
    expect(await service.getAccessToken()).toBe('token-3');
  });
});

describe('TokenService, when another process is luckier with WeChat', () => {
  it('takes its token, also in a pause', async () => {
    const [one, other] = [await withFirstToken(), await withFirstToken()];
    harness.platform.failure = new Error('down');
    await expect(one.refresh('token-1')).rejects.toThrow('down');
    harness.platform.failure = undefined;
    await other.refresh('token-1');
    expect((await one.refresh('token-1')).value).toBe('token-3');
    expect(await one.getAccessToken()).toBe('token-3');
    expect(harness.platform.calls).toBe(3);
  });

  it('takes its token where its own attempt has outlived its lease and failed', async () => {
    harness.platform.delay = 18 * SECOND;
    harness.platform.failure = new Error('timed out');
    const service = await harness.start();
    await pass(16 * SECOND);
    const asked = service.getAccessToken();
    const lease = (await harness.store.acquire(APP_ID, SECOND)) ?? { fence: 0 };
    const newer = { value: 'newer', obtainedAt: Date.now(), expiresAt: Date.now() + MINUTE };
    await harness.store.save(APP_ID, newer, lease);
    await pass(2 * SECOND);
    expect(await asked).toBe('newer');
  });
});
