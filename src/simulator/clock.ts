/** Where the simulated platform reads the time: milliseconds since 1970. */
export interface Clock {
  now(): number;
}

/** A clock that stands still until it is moved. */
export interface VirtualClock extends Clock {
  /** Moves the clock on by `ms` milliseconds. */
  advance(ms: number): void;
}

export const systemClock: Clock = { now: () => Date.now() };

/**
 * A clock for tests of access tokens, quotas and reply windows.
 * It never slows the network down: cuts and pauses between deliveries are always real time.
 *
 * @param start milliseconds since 1970; the present when left out
 */
export function virtualClock(start: number = Date.now()): VirtualClock {
  let present = start;
  return {
    now: () => present,
    advance: (ms) => {
      present += ms;
    },
  };
}

/** The clock's time in whole seconds, as WeChat writes it. */
export function secondsOf(clock: Clock): number {
  return Math.floor(clock.now() / 1000);
}
