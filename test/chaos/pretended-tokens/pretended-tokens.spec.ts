import { Logger } from '@nestjs/common';
import { randomFrom } from '../../support/random-from';
import { ownTimers } from '../pretended/pretended-process';
import type { Mode } from './pretended-wechat';
import { TokenFleet } from './token-fleet';
import { TIMES, trouble, TROUBLES } from './token-troubles';
import { neglected, refusedTwice, storms, tokenCalls, withoutForLong } from './verdicts';

/** In turn of either mode. More of them: `FUZZ_RUNS=100 npx jest test/chaos/pretended-tokens`. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1);
const LIFE_MS = 1_500_000;
const END_MS = 2_200_000;
const QUIET_MS = 30_000;

/** All else is in order, so that the token is asked for when it is due or void, and by one at a time. */
const IS_CALM = /^nothing|rivals|void tokens|hitches|emptied|that differ/;
/** The lease of one that is gone, or does not know that it has it, is waited for. */
const MAY_WAIT = /lost answers of the store|slow store|killed|frozen/;
/** WeChat gives none. */
const IS_WECHATS = /WeChat|token call|secret|all of this/;
/** Nobody can tell whether a lease is held. */
const MAY_OVERLAP = /store|all of this/;
/**
 * By more than a token lives: which is the later one cannot be told, so that an instance may be two
 * behind, or hold one that is void until it calls.
 */
const MAY_DIFFER = /set back/;

/**
 * How many calls may be refused twice: where two tokens are voided before an instance has heard of the
 * first, it repeats its call with the second.
 */
function mayBeBehind(name: string): number {
  if (/set back|all of this/.test(name)) return Infinity;
  return IS_CALM.test(name) ? 0 : 1;
}

async function play(seed: number, mode: Mode, name: string): Promise<TokenFleet> {
  const random = randomFrom(seed);
  jest.spyOn(Math, 'random').mockImplementation(() => random(0, 1e9) / (1e9 + 1));
  const fleet = new TokenFleet(random(2, 4), mode, LIFE_MS, random);
  trouble(fleet, name);
  await jest.advanceTimersByTimeAsync(END_MS);
  return fleet;
}

/** What is wrong with the tokens that the instances hold in the end. */
async function leftWrong(fleet: TokenFleet, name: string): Promise<readonly string[]> {
  const asked = fleet.callers.map(({ api }) => api.token.getAccessToken().catch(String));
  await jest.advanceTimersByTimeAsync(1000);
  const held = await Promise.all(asked);
  if (MAY_DIFFER.test(name)) return [];
  const isOne = new Set(held).size === 1 || fleet.isStoredLately();
  return held.filter((token) => !fleet.wechat.isGood(token)).concat(isOne ? [] : held);
}

/** Timers that run on though all has been stopped. */
async function leftTimers(fleet: TokenFleet): Promise<number> {
  fleet.isOver = true;
  // One that was about to renew gives its lease back over the line.
  const stopped = Promise.all(fleet.callers.map(({ api }) => api.stop()));
  await jest.advanceTimersByTimeAsync(QUIET_MS);
  await stopped;
  return jest.getTimerCount();
}

async function wrong(fleet: TokenFleet, name: string): Promise<object> {
  const most = MAY_WAIT.test(name) ? undefined : 0;
  return {
    refusedTwice: refusedTwice(fleet).slice(mayBeBehind(name)),
    neglected: name === 'all of this' ? [] : neglected(fleet),
    without: IS_WECHATS.test(name) ? [] : withoutForLong(fleet, most),
    storms: storms(fleet),
    asked: IS_CALM.test(name) && tokenCalls(fleet) > TIMES + 4 ? tokenCalls(fleet) : 'seldom',
    overlaps: MAY_OVERLAP.test(name) ? [] : fleet.overlaps,
    leftWrong: await leftWrong(fleet, name),
    leftTimers: await leftTimers(fleet),
  };
}

const NOTHING = {
  refusedTwice: [],
  neglected: [],
  without: [],
  storms: [],
  asked: 'seldom',
  overlaps: [],
  leftWrong: [],
  leftTimers: 0,
};

describe('instances that share an access token, in pretended time', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 1_700_000_000_000 });
    jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      const abort = new AbortController();
      setTimeout(() => abort.abort(), ms);
      return abort.signal;
    });
    ownTimers();
    Logger.overrideLogger(false);
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it.each(TROUBLES)('have a good one in spite of %s', async (name) => {
    for (let seed = 1; seed <= RUNS; seed += 1) {
      const mode = (seed + TROUBLES.indexOf(name)) % 2 === 0 ? 'classic' : 'stable';
      const fleet = await play(seed, mode, name);
      expect(fleet.calls.length).toBeGreaterThan(200);
      expect({ seed, ...(await wrong(fleet, name)) }).toEqual({ seed, ...NOTHING });
      jest.clearAllTimers();
    }
  });
});
