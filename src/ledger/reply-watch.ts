import { InFlight } from './in-flight';
import type { News, WaitSignal } from './ledger-store';
import type { LedgerRecord } from './ledger-record';
import { isOwned } from './transitions/claim';
import type { Circumstances } from './transitions/transition';

/** One that waits. */
class Watcher {
  private readonly timeout: NodeJS.Timeout;

  constructor(
    readonly key: string,
    /** Work of this instance wakes its watchers itself; only others' is asked for. */
    readonly isForeign: boolean,
    ms: number,
    private readonly signal: WaitSignal,
    private readonly resolve: (news: News) => void,
    private readonly reject: (error: unknown) => void,
    private readonly onEnd: (watcher: Watcher) => void,
  ) {
    this.timeout = setTimeout(this.give, Math.max(0, ms));
    signal.addEventListener('abort', this.give, { once: true });
  }

  wake(news: News): void {
    this.stop();
    this.resolve(news);
  }

  fail(error: unknown): void {
    this.stop();
    this.reject(error);
  }

  private readonly give = () => this.wake('nothing');

  private stop(): void {
    clearTimeout(this.timeout);
    this.signal.removeEventListener('abort', this.give);
    this.onEnd(this);
  }
}

/** Asks the store, at one go, about messages that somebody waits for. */
export type Look = (keys: readonly string[]) => readonly News[] | Promise<readonly News[]>;

const AT_ONCE = 500;
/** A restart or a fail-over is waited for, in the hope that it makes running twice needless. */
const LONGEST_FAILURE_MS = 1500;

/**
 * The deliveries of this instance that wait. What happens here wakes them at once; what other
 * instances do, or leave undone, is asked for, for all of them together.
 */
export class ReplyWatch {
  private readonly watchers = new InFlight<string, readonly Watcher[]>();
  private failingSince: number | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** @param pause milliseconds between two looks */
  constructor(
    private readonly look: Look,
    private readonly pause: number,
  ) {}

  /**
   * Resolves at the first news, after `ms`, or when aborted.
   * @param isForeign another instance runs the message
   * @throws what the store says, where it fails for a while
   */
  wait(key: string, ms: number, isForeign: boolean, signal: WaitSignal): Promise<News> {
    if (signal.aborted || ms <= 0) return Promise.resolve('nothing');
    return new Promise((resolve, reject) => {
      const watcher = new Watcher(key, isForeign, ms, signal, resolve, reject, this.remove);
      this.watchers.set(key, this.watchers.get(key)?.concat(watcher) ?? [watcher]);
      if (isForeign) this.plan();
    });
  }

  wake(key: string, news: News): void {
    for (const watcher of this.watchers.get(key) ?? []) watcher.wake(news);
  }

  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const key of this.watchers.keys()) this.wake(key, 'nothing');
  }

  /** One function for all that wait. */
  private readonly remove = (watcher: Watcher): void => {
    const { key } = watcher;
    const others = this.watchers.get(key)?.filter((one) => one !== watcher) ?? [];
    if (others.length > 0) this.watchers.set(key, others);
    else this.watchers.delete(key);
  };

  /** A crowd is asked after less often, so that looking never becomes the main work. */
  private plan(): void {
    this.timer ??= setTimeout(() => void this.poll(), this.pause + this.watchers.size / 20);
  }

  private async poll(): Promise<void> {
    const keys = [...this.watchers.entries()].flatMap(([key, watchers]) =>
      watchers.some(({ isForeign }) => isForeign) ? [key] : [],
    );
    for (let from = 0; from < keys.length; from += AT_ONCE) {
      await this.ask(keys.slice(from, from + AT_ONCE));
    }
    this.timer = undefined;
    if (keys.length > 0) this.plan();
  }

  private async ask(keys: readonly string[]): Promise<void> {
    try {
      const news = await this.look(keys);
      this.failingSince = undefined;
      for (const [i, key] of keys.entries()) {
        const one = news[i] ?? 'nothing';
        if (one !== 'nothing') this.wake(key, one);
      }
    } catch (error) {
      this.failingSince ??= performance.now();
      if (performance.now() - this.failingSince > LONGEST_FAILURE_MS) this.fail(keys, error);
    }
  }

  private fail(keys: readonly string[], error: unknown): void {
    for (const key of keys) {
      for (const watcher of this.watchers.get(key) ?? []) watcher.fail(error);
    }
  }
}

/** What a delivery that waits for the message has to be told. */
export function newsOf(
  record: LedgerRecord | undefined,
  c: Pick<Circumstances, 'me' | 'isAlive'>,
): News {
  if (!record || record.reply !== undefined || record.channel !== 'open') return 'settled';
  if (record.state === 'dead') return 'settled';
  return isOwned(record, c) ? 'nothing' : 'orphaned';
}
