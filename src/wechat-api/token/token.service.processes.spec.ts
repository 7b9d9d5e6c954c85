import { Logger } from '@nestjs/common';
import {
  APP_ID,
  MINUTE,
  pass,
  SECOND,
  TokenHarness,
} from '../../../test/support/wechat-api/token-harness';

let harness: TokenHarness;
beforeEach(() => {
  harness = new TokenHarness();
});
afterEach(() => harness.stop());

describe('TokenService, in several processes', () => {
  it('has one of them refresh, and the others read the store', async () => {
    harness.platform.delay = 300;
    const services = await Promise.all([harness.start(), harness.start(), harness.start()]);
    await pass(2 * SECOND);
    expect(harness.platform.calls).toBe(1);
    for (const service of services) expect(await service.getAccessToken()).toBe('token-1');
  });

  it('takes a token that another one fetched within a minute', async () => {
    const one = await harness.start('classic');
    const other = await harness.start('classic');
    await pass(SECOND);
    await one.refresh('token-1');
    await pass(MINUTE);
    expect(await other.getAccessToken()).toBe('token-2');
    expect(harness.platform.calls).toBe(2);
  });

  it('takes the newer token of the store instead of refreshing when its own failed', async () => {
    const one = await harness.start();
    const other = await harness.start();
    await one.refresh('token-1');
    expect((await other.refresh('token-1')).value).toBe('token-2');
    expect(harness.platform.calls).toBe(2);
  });

  it("replaces another one's token that failed before it was taken up here", async () => {
    const one = await harness.start('classic');
    const other = await harness.start('classic');
    await pass(SECOND);
    await one.refresh('token-1');
    expect((await other.refresh('token-2')).value).toBe('token-3');
    expect((await one.refresh('token-2')).value).toBe('token-3');
    expect(harness.platform.calls).toBe(3);
  });

  it('takes over at once from one that was stopped while refreshing', async () => {
    harness.platform.delay = MINUTE;
    const stopped = await harness.start();
    await pass(SECOND);
    await stopped.stop();
    harness.platform.delay = 0;
    const next = await harness.start();
    await pass(SECOND);
    expect(await next.getAccessToken()).toBe('token-2');
  });

  it('takes over from one that died while refreshing', async () => {
    await harness.store.acquire(APP_ID, 15 * SECOND);
    const service = await harness.start();
    await pass(14 * SECOND);
    expect(harness.platform.calls).toBe(0);
    await pass(2 * SECOND);
    expect(await service.getAccessToken()).toBe('token-1');
  });

  it('uses the token of a later lease when its own came too late', async () => {
    harness.platform.delay = 20 * SECOND;
    const slow = await harness.start();
    await pass(16 * SECOND);
    const lease = await harness.store.acquire(APP_ID, SECOND);
    const newer = { value: 'newer', obtainedAt: Date.now(), expiresAt: Date.now() + MINUTE };
    await harness.store.save(APP_ID, newer, lease ?? { fence: 0 });
    await pass(4 * SECOND);
    expect(await slow.getAccessToken()).toBe('newer');
  });

  it('serves without a store that is down, and warns', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn');
    for (const verb of ['load', 'acquire', 'save', 'release'] as const) {
      jest.spyOn(harness.store, verb).mockRejectedValue(new Error('store down'));
    }
    const service = await harness.start();
    expect(await service.getAccessToken()).toBe('token-1');
    expect(warn.mock.calls.flat().join()).toContain('store down');
  });

  it('has one ask for all whose token WeChat refuses and insists on', async () => {
    harness.platform.sameToken = true;
    const services = await Promise.all([harness.start(), harness.start(), harness.start()]);
    await pass(MINUTE);
    harness.platform.delay = 300;
    for (let asked = 1; asked <= 5; asked++) {
      const refreshed = Promise.all(services.map((service) => service.refresh('token-1')));
      await pass(SECOND);
      expect((await refreshed).map(({ value }) => value)).toEqual(Array(3).fill('token-1'));
      expect(harness.platform.calls).toBe(1 + asked);
      await pass(3 * SECOND);
    }
    harness.platform.sameToken = false;
    const refreshed = Promise.all(services.map((service) => service.refresh('token-1')));
    await pass(SECOND);
    expect((await refreshed).map(({ value }) => value)).toEqual(Array(3).fill('token-7'));
    expect(harness.platform.calls).toBe(7);
  });

  it('does not take up again what WeChat refused while it could not be asked', async () => {
    const one = await harness.start();
    harness.platform.failure = new Error('down');
    await expect(one.refresh('token-1')).rejects.toThrow('down');
    harness.platform.failure = undefined;
    const other = await harness.start();
    expect(await other.getAccessToken()).toBe('token-3');
    await pass(MINUTE);
    expect(await one.getAccessToken()).toBe('token-3');
  });
});
