import type { Ledger, News, WaitSignal } from '../ledger';

type End = () => void;

/** Whoever waits for news of the store; once a message is decided here there is none to be had there. */
export class StoreWaits {
  private readonly waits = new Map<string, Set<End>>();

  constructor(private readonly store: Pick<Ledger, 'wait'>) {}

  /** As the store's own wait, which nobody minds any more once the message is decided here: `nothing`. */
  wait(key: string, ms: number, signal: WaitSignal): Promise<News> {
    return new Promise((resolve, reject) => {
      const end = () => resolve('nothing');
      this.waits.set(key, (this.waits.get(key) ?? new Set()).add(end));
      const news = this.store.wait(key, ms, signal);
      news.then(resolve, reject).finally(() => this.remove(key, end));
    });
  }

  end(key: string): void {
    for (const end of this.waits.get(key) ?? []) end();
  }

  private remove(key: string, end: End): void {
    const waits = this.waits.get(key);
    waits?.delete(end);
    if (waits?.size === 0) this.waits.delete(key);
  }
}
