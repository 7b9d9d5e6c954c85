import { AsyncLocalStorage } from 'node:async_hooks';

type Act = () => void;
type Timer = ReturnType<typeof setTimeout>;

const running = new AsyncLocalStorage<PretendedProcess>();

/** Whose timers and messages wait while it is frozen, and are nobody's once it was killed. */
export class PretendedProcess {
  isDead = false;
  isFrozen = false;
  /** When it last went on after it was frozen. */
  thawedAt = -Infinity;
  private due = new Set<Act>();
  private arrived: Act[] = [];

  /** What `act` starts belongs to this process. */
  run<T>(act: () => T): T {
    return running.run(this, act);
  }

  /** A message comes in. */
  receive(act: Act): void {
    if (this.isFrozen) this.arrived.push(act);
    else if (!this.isDead) this.run(act);
  }

  /** A timer is due. */
  fire(act: Act): void {
    if (this.isFrozen) this.due.add(act);
    else if (!this.isDead) this.run(act);
  }

  kill(): void {
    this.isDead = true;
  }

  /** Stops it as SIGSTOP does. */
  freeze(ms: number): void {
    if (this.isFrozen || this.isDead) return;
    this.isFrozen = true;
    setTimeout(() => this.thaw(), ms);
  }

  /** Node sees to its timers first. */
  private thaw(): void {
    this.isFrozen = false;
    this.thawedAt = performance.now();
    for (const act of this.due) setTimeout(() => this.fire(act), 0);
    for (const act of this.arrived) setTimeout(() => this.receive(act), 0);
    this.due = new Set();
    this.arrived = [];
  }
}

/** From now on the fake timers that a process sets are that process' own. */
export function giveTimersToProcesses(): void {
  const { setTimeout: once, setInterval: often, clearTimeout: drop } = globalThis;
  const dropped = new WeakSet<object>();
  const owned =
    (set: (act: Act, ms?: number) => Timer) =>
    (act: Act, ms?: number): Timer => {
      const owner = running.getStore();
      if (!owner) return set(act, ms);
      const due = () => {
        if (!dropped.has(timer)) act();
      };
      const timer = set(() => {
        if (owner.isDead) drop(timer);
        else owner.fire(due);
      }, ms);
      return timer;
    };
  const clear = (timer?: Timer) => {
    if (timer) dropped.add(timer);
    drop(timer);
  };
  Object.assign(globalThis, {
    setTimeout: owned(once as (act: Act, ms?: number) => Timer),
    setInterval: owned(often as (act: Act, ms?: number) => Timer),
    clearTimeout: clear,
    clearInterval: clear,
  });
}
