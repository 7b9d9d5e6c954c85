import { LRUCache } from 'lru-cache';
import type { News, WaitSignal } from '../ledger';

interface Watcher {
  readonly wake: (news: News) => void;
  readonly fail: (error: unknown) => void;
}

/** Asks the store, at one go, about messages that somebody waits for. */
export type Look = (keys: readonly string[]) => Promise<readonly News[]>;

const AT_ONCE = 500;
/** How long, and of how many messages, news are kept for whoever comes to wait a moment later. */
const KEPT_MS = 10_000;
const KEPT = 10_000;
/** A restart or a fail-over is waited for, in the hope that it makes running twice needless. */
const LONGEST_FAILURE_MS = 1000;
/** Messages that run here at a time; beyond it the store is asked about them needlessly. */
const MOST_OWN = 100_000;

/**
 * The deliveries of this instance that wait. News reach them by publish; since that may be lost,
 * and an owner that dies publishes nothing, the store is also asked, for all of them together.
 */
export class ReplyNews {
  private readonly watchers = new Map<string, Set<Watcher>>();
  /** Messages that run here: they make their news themselves. */
  private readonly own = new LRUCache<string, true>({ max: MOST_OWN });
  /** Of messages that nobody has to wait for any more; with the reply if deliveries carry it. */
  private readonly settled = new LRUCache<string, { readonly reply?: string }>({
    max: KEPT,
    ttl: KEPT_MS,
  });
  private failingSince: number | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly look: Look,
    private readonly pause: number,
  ) {}

  /**
   * Resolves at the first news, after `ms`, or when aborted. Rejects when the store fails: at once
   * where the message runs here, after a while where others may still bring it to its end.
   */
  wait(key: string, ms: number, signal: WaitSignal): Promise<News> {
    if (this.settled.has(key)) return Promise.resolve('settled');
    if (signal.aborted || ms <= 0) return Promise.resolve('nothing');
    return new Promise((resolve, reject) => {
      const give = () => watcher.wake('nothing');
      const timeout = setTimeout(give, ms);
      const stop = () => {
        clearTimeout(timeout);
        signal.removeEventListener('abort', give);
        this.remove(key, watcher);
      };
      const watcher: Watcher = {
        wake: (news) => (stop(), resolve(news)),
        fail: (error) => (stop(), reject(error)),
      };
      signal.addEventListener('abort', give, { once: true });
      this.watchers.set(key, (this.watchers.get(key) ?? new Set()).add(watcher));
      this.plan();
    });
  }

  /** The end of what runs here may not become known through the store any more. */
  storeFailed(error: unknown): void {
    const own = [...this.watchers.keys()].filter((key) => this.own.has(key));
    this.fail(own, error);
  }

  /** @param reply where it is certain that deliveries carry it */
  settle(key: string, reply?: string): void {
    if (reply !== undefined || !this.settled.has(key)) this.settled.set(key, { reply });
    this.wake(key, 'settled');
  }

  /** The reply, as far as it is known without asking the store. */
  replyTo(key: string): string | undefined {
    return this.settled.get(key)?.reply;
  }

  /** The message runs here until it is disowned. */
  runsHere(key: string): void {
    this.own.set(key, true);
    this.settled.delete(key);
  }

  disown(key: string): void {
    if (this.own.delete(key)) this.plan();
  }

  close(): void {
    clearTimeout(this.timer);
    for (const key of this.watchers.keys()) this.wake(key, 'nothing');
  }

  private wake(key: string, news: News): void {
    for (const watcher of this.watchers.get(key) ?? []) watcher.wake(news);
  }

  private remove(key: string, watcher: Watcher): void {
    const watchers = this.watchers.get(key);
    watchers?.delete(watcher);
    if (watchers?.size === 0) this.watchers.delete(key);
  }

  /** A crowd is asked after less often, so that looking never becomes the main work. */
  private plan(): void {
    if (this.watchers.size === 0) return;
    this.timer ??= setTimeout(() => void this.poll(), this.pause + this.watchers.size / 20);
  }

  private async poll(): Promise<void> {
    const keys = [...this.watchers.keys()].filter((key) => !this.own.has(key));
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
