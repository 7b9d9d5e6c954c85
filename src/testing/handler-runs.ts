import { AsyncLocalStorage } from 'node:async_hooks';

interface Run {
  /** Timers of its own that are still to come. */
  readonly timers: Set<unknown>;
}

/** The handlers that run now, and whether each of them does nothing but wait for a timer. */
export class HandlerRuns {
  private readonly context = new AsyncLocalStorage<Run>();
  private readonly running = new Set<Run>();

  get size(): number {
    return this.running.size;
  }

  /** Whether none does anything in real time. */
  get areAsleep(): boolean {
    return [...this.running].every(({ timers }) => timers.size > 0);
  }

  async during<T>(handle: () => Promise<T>): Promise<T> {
    const run: Run = { timers: new Set() };
    this.running.add(run);
    try {
      return await this.context.run(run, handle);
    } finally {
      this.running.delete(run);
    }
  }

  /** What runs now has set a timer. @returns whether that is a handler */
  waitsFor(timer: unknown): boolean {
    return this.context.getStore()?.timers.add(timer) !== undefined;
  }

  isDoneWith(timer: unknown): void {
    for (const { timers } of this.running) timers.delete(timer);
  }
}
