import { AsyncResource } from 'node:async_hooks';
import { promisify } from 'node:util';
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
  /** By their numbers, by which they may be cleared as well. */
  private readonly pending = new Map<number, Pending>();

  constructor(
    private readonly clock: Clock,
    private readonly runs: HandlerRuns,
  ) {
    const { setTimeout: timeout, setInterval: interval } = clock;
    clock.setTimeout = replaced(timeout, this.watchedTimeout(timeout.bind(clock) as Setter));
    clock.setInterval = replaced(interval, this.watchedInterval(interval.bind(clock) as Setter));
    Object.assign(globalThis.setTimeout, { [promisify.custom]: promised });
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
        this.forget(timer);
        callback(...given);
      });
      const timer = set(bound, ms, ...all) as NodeJS.Timeout;
      const refresh = timer.refresh.bind(timer);
      const wait = () => this.wait(timer, { due: this.clock.now + Math.max(1, ms) });
      wait();
      return Object.assign(timer, { refresh: () => (wait(), refresh()) });
    };
  }

  private watchedInterval(set: Setter): Setter {
    return (callback, ms = 0, ...all) => {
      const id = set(AsyncResource.bind(callback), ms, ...all);
      const isOfHandler = this.runs.waitsFor(Number(id));
      if (isOfHandler) this.pending.set(Number(id), { due: this.clock.now + ms, every: ms });
      return id;
    };
  }

  private wait(timer: unknown, pending: Pending): void {
    this.pending.set(Number(timer), pending);
    this.runs.waitsFor(Number(timer));
  }

  private forget(timer: unknown): void {
    this.pending.delete(Number(timer));
    this.runs.isDoneWith(Number(timer));
  }
}

function promised(ms?: number, value?: unknown): Promise<unknown> {
  return new Promise((resolve) => setTimeout(() => resolve(value), ms));
}

/** The clock keeps notes on its functions, by which it takes itself out again. */
function replaced<T extends object>(original: T, by: (...all: never[]) => unknown): T {
  return Object.assign(by, { ...original }) as unknown as T;
}
