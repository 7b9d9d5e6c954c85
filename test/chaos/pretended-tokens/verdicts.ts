import { AccessTokenUnavailableError, WechatApiError } from '../../../src/wechat-api';
import type { Call, TokenFleet } from './token-fleet';

/** In which each instance looks at the store at least once. */
const LOOK_MS = 60_000;
/** A refresh is somebody's for 15 s; then comes another one. */
const TAKE_OVER_MS = 16_000;
/** With a pause of 1 s that doubles there is room for seven; one more where WeChat refuses a token. */
const MOST_IN_A_MINUTE = 8;

function timesOf(fleet: TokenFleet): readonly number[] {
  const all = [...fleet.callers, ...fleet.former].flatMap(({ http }) => http.tokenCalls);
  return all.toSorted((a, b) => a - b);
}

/** How often WeChat was asked for a token. */
export function tokenCalls(fleet: TokenFleet): number {
  return timesOf(fleet).length;
}

/** Minutes with more token calls than the pauses allow. */
export function storms(fleet: TokenFleet): readonly string[] {
  const times = timesOf(fleet);
  const most = MOST_IN_A_MINUTE * fleet.callers.length;
  const isStorm = (at: number, i: number) => (times[i + most] ?? Infinity) < at + LOOK_MS;
  return times.filter(isStorm).map((at) => `more than ${most} after ${at}`);
}

/** Calls that WeChat refused with one token and with the next, though it voided one alone. */
export function refusedTwice({ calls, wechat }: TokenFleet): readonly string[] {
  const isExcused = ({ begun, ended }: Call) => {
    const shocks = wechat.shocks.filter((at) => at > begun - LOOK_MS && at <= ended);
    return shocks.length > 1 || wechat.voidings.some((at) => at >= begun && at <= ended);
  };
  const isTwice = (call: Call) =>
    call.error instanceof WechatApiError && call.error.kind === 'token' && !isExcused(call);
  return calls.filter(isTwice).map(told);
}

/** Calls that failed for want of a token while there was a good one in the store. */
export function neglected({ calls }: TokenFleet): readonly string[] {
  return calls
    .filter((call) => isWithout(call) && call.stored !== undefined && !call.slept)
    .map(told);
}

/** Calls without a token by one that has been without for longer than a take-over takes. */
export function withoutForLong({ calls }: TokenFleet, most = TAKE_OVER_MS): readonly string[] {
  const since = new Map<string, number>();
  return calls
    .toSorted((a, b) => a.ended - b.ended)
    .filter((call) => {
      if (!isWithout(call) || call.slept) return void since.delete(call.by);
      const begun = since.get(call.by) ?? call.begun;
      since.set(call.by, begun);
      return call.ended - begun > most;
    })
    .map(told);
}

function isWithout({ error }: Call): boolean {
  return error instanceof AccessTokenUnavailableError;
}

function told({ by, begun, ended, error }: Call): string {
  return `${by} from ${begun} to ${ended}: ${String(error)}`;
}
