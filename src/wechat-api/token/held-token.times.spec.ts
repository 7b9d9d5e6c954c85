import * as fc from 'fast-check';
import { WechatApiError, WechatConnectionError } from '../client/wechat-api.error';
import { pauseAfter } from '../pauses';
import type { TokenMode } from '../wechat-api.options';
import { refreshTime } from './held-token';

const NOW = 1_700_000_000_000;

function token(seconds: number) {
  return { value: 'v', obtainedAt: NOW, expiresAt: NOW + seconds * 1000 };
}

function secondsBeforeExpiry(seconds: number, mode: TokenMode): number {
  return (token(seconds).expiresAt - refreshTime(token(seconds), mode)) / 1000;
}

describe('refreshTime', () => {
  it('falls into the last 300 s in stable mode, where a new token can be had', () => {
    for (let i = 0; i < 200; i++) {
      const before = secondsBeforeExpiry(7200, 'stable');
      expect(before).toBeLessThan(300);
      expect(before).toBeGreaterThanOrEqual(180);
    }
  });

  it('is each minute while an upstream is about to renew it, whose former token may soon be void', () => {
    expect(secondsBeforeExpiry(7200, 'upstream')).toBeGreaterThanOrEqual(780);
    for (const left of [840, 780, 660, 420]) {
      expect(left - secondsBeforeExpiry(left, 'upstream')).toBe(60);
    }
  });

  it('differs from process to process', () => {
    const times = new Set(Array.from({ length: 20 }, () => refreshTime(token(7200), 'stable')));
    expect(times.size).toBeGreaterThan(10);
  });

  it('spreads by less than the 5 minutes of overlap in classic mode', () => {
    const befores = Array.from({ length: 200 }, () => secondsBeforeExpiry(7200, 'classic'));
    expect(Math.min(...befores)).toBeGreaterThanOrEqual(600);
    expect(Math.max(...befores)).toBeLessThanOrEqual(720);
  });

  it('never falls into the first half of a life, nor into its first second', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 90_000 }),
        fc.constantFrom('stable', 'classic'),
        (seconds, mode) => {
          const after = refreshTime(token(seconds), mode) - NOW;
          expect(after).toBeGreaterThanOrEqual(Math.max(seconds * 500, 1000));
          expect(after).toBeLessThanOrEqual(seconds * 1000);
        },
      ),
    );
  });
});

describe('pauseAfter', () => {
  const cut = new WechatConnectionError('/cgi-bin/token', 'ECONNRESET', true);

  it('grows from a second to a minute', () => {
    expect(pauseAfter(cut, 0)).toBeLessThanOrEqual(1_000);
    expect(pauseAfter(cut, 3)).toBeGreaterThanOrEqual(4_000);
    expect(pauseAfter(cut, 1_000)).toBeGreaterThanOrEqual(30_000);
    expect(pauseAfter(cut, 1_000)).toBeLessThanOrEqual(60_000);
  });

  it.each([40001, 40013, 40125, 40164, 40243, 61024])(
    'is 5 minutes after %i, which only an operator can mend',
    (errcode) => {
      const error = new WechatApiError(errcode, 'no', '/cgi-bin/stable_token');
      expect(pauseAfter(error, 0)).toBe(300_000);
    },
  );
});
