import type { Ledger, News } from '../ledger';

/** Whoever waits for news of the store; once a message is decided here there is none to be had there. */
export class StoreWaits {
  private readonly waits = new Map<string, Set<AbortController>>();

  constructor(private readonly store: Pick<Ledger, 'wait'>) {}

  /** As the store's own wait; ends with `nothing` when the message is decided here. */
  async wait(key: string, ms: number, signal: AbortSignal): Promise<News> {
    const end = new AbortController();
    const abort = () => end.abort();
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    this.waits.set(key, (this.waits.get(key) ?? new Set()).add(end));
    try {
      return await this.store.wait(key, ms, end.signal);
    } finally {
      signal.removeEventListener('abort', abort);
      this.remove(key, end);
    }
  }

  end(key: string): void {
    for (const wait of this.waits.get(key) ?? []) wait.abort();
  }

  private remove(key: string, wait: AbortController): void {
    const waits = this.waits.get(key);
    waits?.delete(wait);
    if (waits?.size === 0) this.waits.delete(key);
  }
}
