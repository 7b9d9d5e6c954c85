import { AsyncResource } from 'node:async_hooks';
import type { Clock } from '@sinonjs/fake-timers';
import type { HandlerRuns } from './handler-runs';

type Callback = (...all: unknown[]) => void;
type Setter = (callback: Callback, ms?: number, ...all: unknown[]) => unknown;

interface Pending {
  due: number;
  /** Set: it comes again and again. */
  readonly every?: number;
}

/**
 * The timers that time stops at: all timeouts, and a handler's intervals. Intervals of the service are
 * housekeeping, and time may leap past them.
 */
export class WatchedTimers {
  private readonly pending = new Map<unknown, Pending>();

  constructor(
    private readonly clock: Clock,
    private readonly runs: HandlerRuns,
  ) {
    const { setTimeout: timeout, setInterval: interval } = clock;
    clock.setTimeout = replaced(timeout, this.watchedTimeout(timeout.bind(clock) as Setter));
    clock.setInterval = replaced(interval, this.watchedInterval(interval.bind(clock) as Setter));
    for (const name of ['clearTimeout', 'clearInterval'] as const) {
      const clear = clock[name];
      clock[name] = replaced(clear, (id: unknown) => {
        this.forget(id);
        clear.call(clock, id as never);
      });
    }
  }

  /** Milliseconds until the next one is due. */
  get untilNext(): number | undefined {
    const { now } = this.clock;
    for (const one of this.pending.values()) {
      if (one.every !== undefined) while (one.due <= now) one.due += Math.max(1, one.every);
    }
    const dues = [...this.pending.values()].map(({ due }) => due);
    return dues.length === 0 ? undefined : Math.max(0, Math.min(...dues) - now);
  }

  // Callbacks run in the context in which they were set, as those of real timers do.
  private watchedTimeout(set: Setter): Setter {
    return (callback, ms = 0, ...all) => {
      const bound = AsyncResource.bind((...given: unknown[]) => {
        this.forget(id);
        callback(...given);
      });
      const id = set(bound, ms, ...all);
      this.pending.set(id, { due: this.clock.now + Math.max(1, ms) });
      this.runs.waitsFor(id);
      return id;
    };
  }

  private watchedInterval(set: Setter): Setter {
    return (callback, ms = 0, ...all) => {
      const id = set(AsyncResource.bind(callback), ms, ...all);
      if (this.runs.waitsFor(id)) this.pending.set(id, { due: this.clock.now + ms, every: ms });
      return id;
    };
  }

  private forget(id: unknown): void {
    this.pending.delete(id);
    this.runs.isDoneWith(id);
  }
}

/** The clock keeps notes on its functions, by which it takes itself out again. */
function replaced<T extends object>(original: T, by: (...all: never[]) => unknown): T {
  return Object.assign(by, { ...original }) as unknown as T;
}
