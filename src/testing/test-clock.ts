import { install, type Clock } from '@sinonjs/fake-timers';
import type { HandlerRuns } from './handler-runs';
import type { OpenRequests } from './open-requests';
import { WatchedTimers } from './watched-timers';

const FAKED = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'];
/** So many looks at the event loop, a millisecond apart, find nothing that is still on its way. */
const LOOKS = 4;

const { setTimeout: setRealTimeout } = globalThis;
const realNow = performance.now.bind(performance);

/** Time belongs to the whole process, and to one test service in it. */
export class TimeInUseError extends Error {
  override readonly name = 'TimeInUseError';

  constructor() {
    super(
      'The time of this process is virtual already, for another test service (perhaps of a test ' +
        "that timed out) or by jest.useFakeTimers(): close the other first, or say time: 'real'.",
    );
  }
}

/**
 * The time of this process while a test runs: real while anything is being done, and leaping to the
 * next timer while all handlers wait for theirs. Twenty seconds of a handler's sleep pass in some
 * milliseconds, with every cut, deadline and delivery on the way in its order.
 */
export class TestClock {
  private readonly clock: Clock;
  private readonly timers: WatchedTimers;
  private isOver = false;
  private waiting = 0;
  private readonly ended: Promise<void>;

  constructor(
    private readonly runs: HandlerRuns,
    private readonly requests: OpenRequests,
  ) {
    if ('isFake' in Date) throw new TimeInUseError();
    this.clock = install({
      toFake: FAKED as never,
      now: Date.now(),
      // Timers from before the test began may be cleared during it.
      shouldClearNativeTimers: true,
    });
    this.timers = new WatchedTimers(this.clock, runs);
    this.ended = this.drive();
  }

  /** While something is waited for, time may leap. */
  async while<T>(wait: () => Promise<T>): Promise<T> {
    this.waiting += 1;
    try {
      return await wait();
    } finally {
      this.waiting -= 1;
    }
  }

  /** Real time again. */
  async stop(): Promise<void> {
    this.isOver = true;
    await this.ended;
    this.clock.uninstall();
  }

  private async drive(): Promise<void> {
    let quiet = 0;
    let last = realNow();
    while (!this.isOver) {
      await realMillisecond();
      const now = realNow();
      const leaps = this.mayLeap();
      quiet = leaps && isQuiet() ? quiet + 1 : 0;
      if (!leaps) await this.clock.tickAsync(now - last);
      else if (quiet >= LOOKS) {
        quiet = 0;
        await this.clock.tickAsync(this.timers.untilNext ?? 0);
      }
      last = now;
    }
  }

  private mayLeap(): boolean {
    const { runs, requests } = this;
    return (this.waiting > 0 || runs.size > 0) && runs.areAsleep && !requests.areOpen;
  }
}

/** Nothing is on its way to or from the disk. */
function isQuiet(): boolean {
  return !process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));
}

function realMillisecond(): Promise<void> {
  return new Promise((resolve) => setRealTimeout(() => setImmediate(resolve), 1));
}
