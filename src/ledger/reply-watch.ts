import type { News, WaitSignal } from './ledger-store';

interface Watcher {
  readonly wake: (news: News) => void;
  /** Work of this instance wakes its watchers itself; only others' is asked for. */
  readonly foreign: boolean;
}

/** What a look at the store says of a message that somebody waits for. */
export type Look = (key: string) => News;

const POLL_MS = 20;

/** The deliveries of this instance that wait, and one timer that looks after other instances' work. */
export class ReplyWatch {
  private readonly watchers = new Map<string, Set<Watcher>>();
  private timer: NodeJS.Timeout | undefined;

  /** @param refresh takes notice of what others have written, before any look */
  constructor(
    private readonly look: Look,
    private readonly refresh: () => void = () => undefined,
  ) {}

  /** Resolves at the first news, after `ms`, or when aborted. */
  wait(key: string, ms: number, foreign: boolean, signal: WaitSignal): Promise<News> {
    if (signal.aborted || ms <= 0) return Promise.resolve('nothing');
    return new Promise((resolve) => {
      const give = () => watcher.wake('nothing');
      const timeout = setTimeout(give, ms);
      const watcher: Watcher = {
        foreign,
        wake: (news) => {
          clearTimeout(timeout);
          signal.removeEventListener('abort', give);
          this.remove(key, watcher);
          resolve(news);
        },
      };
      signal.addEventListener('abort', give, { once: true });
      this.add(key, watcher);
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

  private add(key: string, watcher: Watcher): void {
    const watchers = this.watchers.get(key) ?? new Set();
    this.watchers.set(key, watchers.add(watcher));
    if (watcher.foreign) this.timer ??= setTimeout(() => this.poll(), POLL_MS);
  }

  private remove(key: string, watcher: Watcher): void {
    const watchers = this.watchers.get(key);
    watchers?.delete(watcher);
    if (watchers?.size === 0) this.watchers.delete(key);
  }

  private poll(): void {
    this.timer = undefined;
    let waiting = false;
    this.refresh();
    for (const [key, watchers] of this.watchers) {
      if (![...watchers].some((one) => one.foreign)) continue;
      const news = this.look(key);
      if (news === 'nothing') waiting = true;
      else this.wake(key, news);
    }
    // A crowd is asked after less often, so that looking never becomes the main work.
    const pause = POLL_MS + this.watchers.size / 20;
    if (waiting) this.timer = setTimeout(() => this.poll(), pause);
  }
}
