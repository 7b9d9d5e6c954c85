import { AsyncLocalStorage } from 'node:async_hooks';

/** What set a timer, or waits for something. */
const current = new AsyncLocalStorage<PretendedProcess>();

type Run = () => void;
type Set = (run: Run, ms?: number) => NodeJS.Timeout;

/**
 * A process among several in this one, in pretended time: ended, nothing of it runs any more; stopped,
 * all of it waits until it goes on: timers first, then what has come by its sockets.
 */
export class PretendedProcess {
  isDead = false;
  /** By the monotonic clock; undefined: it runs. */
  stoppedAt: number | undefined;
  /** By the monotonic clock: when it last went on. */
  wentOnAt = -Infinity;
  private readonly due = new Map<unknown, Run>();
  private readonly inbox: Run[] = [];

  /** Whatever it starts belongs to the process. */
  run<T>(work: () => T): T {
    return current.run(this, work);
  }

  /** Something comes from outside. */
  receive(work: Run): void {
    if (this.isDead) return;
    if (this.stoppedAt === undefined) this.run(work);
    else this.inbox.push(work);
  }

  end(): void {
    this.isDead = true;
  }

  stop(): void {
    this.stoppedAt = performance.now();
  }

  goOn(): void {
    this.stoppedAt = undefined;
    this.wentOnAt = performance.now();
    for (const [timer] of this.due) setTimeout(() => this.fireWaiting(timer), 0);
    setTimeout(() => {
      for (const work of this.inbox.splice(0)) this.receive(work);
    }, 0);
  }

  /** A timer of its own is due. */
  fire(timer: unknown, work: Run): void {
    if (this.isDead) return;
    if (this.stoppedAt === undefined) this.run(work);
    else this.due.set(timer, work);
  }

  forget(timer: unknown): void {
    this.due.delete(timer);
  }

  private fireWaiting(timer: unknown): void {
    const work = this.due.get(timer);
    this.due.delete(timer);
    if (work) this.fire(timer, work);
  }
}

/** Runs what belongs to no process. */
export function outside<T>(work: () => T): T {
  return current.exit(work);
}

/** From now on each timer belongs to the process that sets it; put back with Jest's fake ones. */
export function ownTimers(): void {
  const { clearTimeout, clearInterval } = globalThis;
  globalThis.setTimeout = owned(globalThis.setTimeout as Set) as typeof setTimeout;
  globalThis.setInterval = owned(globalThis.setInterval as Set) as typeof setInterval;
  globalThis.setImmediate = owned(
    globalThis.setImmediate as unknown as Set,
  ) as unknown as typeof setImmediate;
  const forget = (timer: unknown) => current.getStore()?.forget(timer);
  globalThis.clearTimeout = (timer) => (forget(timer), clearTimeout(timer));
  globalThis.clearInterval = (timer) => (forget(timer), clearInterval(timer));
}

function owned(set: Set): (run: (...args: unknown[]) => void, ms?: number) => NodeJS.Timeout {
  return (run, ms, ...args: unknown[]) => {
    const owner = current.getStore();
    const work = () => run(...args);
    if (!owner) return set(work, ms);
    const timer: NodeJS.Timeout = set(() => {
      if (owner.isDead) clearTimeout(timer);
      else owner.fire(timer, work);
    }, ms);
    return timer;
  };
}
