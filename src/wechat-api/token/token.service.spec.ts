import { Logger } from '@nestjs/common';
import { register } from 'prom-client';
import { tokenRefreshes } from '../api.metrics';
import { WechatApiError, WechatConnectionError } from '../client/wechat-api.error';
import {
  MINUTE,
  pass,
  SECOND,
  START,
  TokenHarness,
} from '../../../test/support/wechat-api/token-harness';
import { AccessTokenUnavailableError } from './token.errors';

const CUT = new WechatConnectionError('/cgi-bin/stable_token', 'ECONNRESET', true);
const NOT_LISTED = new WechatApiError(
  40164,
  'invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist rid: 1-2',
  '/cgi-bin/stable_token',
);

let harness: TokenHarness;
beforeEach(() => {
  harness = new TokenHarness();
});
afterEach(() => harness.stop());

describe('TokenService, on its schedule', () => {
  it('fetches a token at start and keeps it for the next start', async () => {
    const service = await harness.start();
    expect(await service.getAccessToken()).toBe('token-1');
    const next = await harness.start();
    expect(await next.getAccessToken()).toBe('token-1');
    expect(harness.platform.calls).toBe(1);
  });

  it.each([
    ['stable', 6895 * SECOND, 7025 * SECOND],
    ['classic', 6475 * SECOND, 6605 * SECOND],
  ] as const)('renews ahead of the expiry in %s mode, unasked', async (mode, notBefore, by) => {
    const service = await harness.start(mode);
    await pass(notBefore);
    expect(harness.platform.calls).toBe(1);
    await pass(by - notBefore);
    expect(harness.platform.calls).toBe(2);
    expect(await service.getAccessToken()).toBe('token-2');
  });

  it('goes on for days', async () => {
    const service = await harness.start();
    for (let minutes = 0; minutes < 48 * 60; minutes += 10) {
      await pass(10 * MINUTE);
      expect(service.status().fresh).toBe(true);
    }
    expect(harness.platform.calls).toBeGreaterThan(24);
    expect(harness.platform.calls).toBeLessThan(30);
  });

  it('does not throw at start while WeChat cannot be reached, and recovers by itself', async () => {
    harness.platform.failure = CUT;
    const service = await harness.start();
    await expect(service.getAccessToken()).rejects.toThrow(AccessTokenUnavailableError);
    expect(service.status()).toEqual({ fresh: false });
    harness.platform.failure = undefined;
    await pass(MINUTE);
    expect(await service.getAccessToken()).toMatch(/^token-/);
  });

  it('keeps the last good token until its true expiry', async () => {
    const service = await harness.start();
    harness.platform.failure = CUT;
    await pass(7199 * SECOND);
    expect(harness.platform.calls).toBeGreaterThan(5);
    expect(await service.getAccessToken()).toBe('token-1');
    await pass(2 * SECOND);
    await expect(service.getAccessToken()).rejects.toThrow(/ECONNRESET/);
  });

  it('backs off while WeChat is down: some two calls a minute, whoever asks', async () => {
    harness.platform.failure = CUT;
    const service = await harness.start();
    await pass(10 * MINUTE);
    const before = harness.platform.calls;
    for (let i = 0; i < 600; i++) {
      await expect(service.getAccessToken()).rejects.toThrow(AccessTokenUnavailableError);
      await pass(SECOND);
    }
    expect(harness.platform.calls - before).toBeLessThanOrEqual(21);
    expect(harness.platform.calls - before).toBeGreaterThanOrEqual(9);
  });

  it('stops with its application', async () => {
    const service = await harness.start();
    await service.stop();
    await pass(3 * 7200 * SECOND);
    expect(harness.platform.calls).toBe(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('stops with its application while a refresh is under way that fails', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn');
    harness.platform.delay = 2 * SECOND;
    harness.platform.failure = CUT;
    const service = await harness.start();
    await service.stop();
    // The stores are closed before it ends.
    for (const verb of ['load', 'release'] as const) {
      jest.spyOn(harness.store, verb).mockRejectedValue(new Error('Database is closed'));
    }
    await pass(3 * 7200 * SECOND);
    expect(harness.platform.calls).toBe(1);
    expect(jest.getTimerCount()).toBe(0);
    expect(warn.mock.calls.map(([text]) => String(text))).toEqual([
      expect.stringMatching(/^access token not refreshed: /),
    ]);
  });
});

describe('TokenService, misconfigured', () => {
  it('tells the cure once, with the address, and tries every 5 minutes', async () => {
    const error = jest.spyOn(Logger.prototype, 'error');
    harness.platform.failure = NOT_LISTED;
    const service = await harness.start();
    await pass(21 * MINUTE);
    expect(harness.platform.calls).toBe(5);
    expect(error).toHaveBeenCalledTimes(1);
    const { values } = await tokenRefreshes.get();
    expect(values).toContainEqual({ labels: { result: 'configuration' }, value: 5 });
    expect(error.mock.calls[0]?.[0]).toMatch(/IP whitelist \(203\.0\.113\.9\)/);
    await expect(service.getAccessToken()).rejects.toThrow(/IP whitelist/);
    harness.platform.failure = undefined;
    await pass(5 * MINUTE);
    expect(service.status().fresh).toBe(true);
  });
});

describe('TokenService, asked', () => {
  it('lets callers join the refresh under way', async () => {
    harness.platform.delay = SECOND;
    const service = await harness.start();
    const asked = Promise.all([service.getAccessToken(), service.getAccessToken()]);
    await pass(SECOND);
    expect(await asked).toEqual(['token-1', 'token-1']);
    expect(harness.platform.calls).toBe(1);
  });

  it('does not let a caller wait for longer than tokenWait', async () => {
    harness.platform.delay = 8 * SECOND;
    const service = await harness.start();
    const asked = service.getAccessToken().catch((error: unknown) => error);
    await pass(5 * SECOND);
    expect(String(await asked)).toMatch(/none came within 5000 ms/);
    await pass(3 * SECOND);
    expect(await service.getAccessToken()).toBe('token-1');
  });

  it('serves the good token at once while a new one is being fetched', async () => {
    const service = await harness.start();
    harness.platform.delay = 3 * SECOND;
    const renewing = service.refresh();
    expect(await service.getAccessToken()).toBe('token-1');
    await pass(3 * SECOND);
    await renewing;
    expect(await service.getAccessToken()).toBe('token-2');
  });

  it('refreshes once for ten callers whose token failed', async () => {
    const service = await harness.start();
    const renewed = await Promise.all(Array.from({ length: 10 }, () => service.refresh('token-1')));
    expect(new Set(renewed.map(({ value }) => value))).toEqual(new Set(['token-2']));
    expect(harness.platform.calls).toBe(2);
  });

  it('does not refresh for a token that is no longer in use', async () => {
    const service = await harness.start();
    await service.refresh('token-1');
    expect((await service.refresh('token-1')).value).toBe('token-2');
    expect((await service.refresh('never-heard-of')).value).toBe('token-2');
    expect(harness.platform.calls).toBe(2);
  });

  it('tells age and expiry, and not the token', async () => {
    const began = performance.now();
    const service = await harness.start('stable', () => START + performance.now() - began);
    await pass(90 * SECOND);
    jest.setSystemTime(START - 60 * MINUTE); // somebody sets the date back
    expect(service.status()).toEqual({
      fresh: true,
      leftMs: 7110 * SECOND,
      ageMs: 90 * SECOND,
    });
    expect(await register.getSingleMetricAsString('wechat_token_expires_seconds')).toMatch(
      /wechat_token_expires_seconds 7110/,
    );
  });
});

describe('TokenService, when stable mode insists on a token that fails', () => {
  it('asks once in a few seconds, however many calls fail', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn');
    harness.platform.sameToken = true;
    const service = await harness.start();
    for (let i = 0; i < 150; i++) {
      const asked = await Promise.all([service.refresh('token-1'), service.refresh('token-1')]);
      expect(asked.map(({ value }) => value)).toEqual(['token-1', 'token-1']);
      await pass(100);
    }
    expect(harness.platform.calls).toBe(1 + 5);
    expect(warn.mock.calls.flat()).toEqual([expect.stringMatching(/hands out the same one again/)]);
  });

  it('has the new one by the first failure after those seconds', async () => {
    harness.platform.sameToken = true;
    const service = await harness.start();
    await service.refresh('token-1');
    harness.platform.sameToken = false;
    expect((await service.refresh('token-1')).value).toBe('token-1');
    await pass(3 * SECOND);
    expect((await service.refresh('token-1')).value).toBe('token-3');
    expect((await service.refresh('token-3')).value).toBe('token-4');
  });

  it('asks for all who fail while it asks', async () => {
    harness.platform.sameToken = true;
    const service = await harness.start();
    harness.platform.delay = SECOND;
    const asked = [service.refresh('token-1')];
    await pass(500);
    asked.push(service.refresh('token-1'), service.refresh('older'), service.getToken());
    await pass(500);
    const tokens = await Promise.all(asked);
    expect(tokens.map(({ value }) => value)).toEqual(Array(4).fill('token-1'));
    expect(harness.platform.calls).toBe(2);
  });

  it('does not ask in a loop while it cannot be asked', async () => {
    const service = await harness.start();
    harness.platform.failure = CUT;
    for (let i = 0; i < 20; i++) {
      await expect(service.refresh('token-1')).rejects.toThrow(/ECONNRESET/);
    }
    expect(harness.platform.calls).toBe(2);
    harness.platform.failure = undefined;
    harness.platform.sameToken = true;
    await pass(SECOND);
    expect((await service.refresh('token-1')).value).toBe('token-1');
    expect(harness.platform.calls).toBe(3);
  });
});
