import type { Ledger } from '../../ledger';

/**
 * Looks, while work goes on or its reply waits, whether WeChat still delivers; once it has been
 * silent for long enough the reply belongs to the late way.
 */
export class WindowWatch {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private found: 'late' | 'passive' | undefined;
  private resolve: ((end: 'late' | 'passive') => void) | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly key: string,
    quiet: number,
  ) {
    this.lookIn(quiet);
  }

  /** How the window ends; never settles once stopped. */
  end(): Promise<'late' | 'passive'> {
    if (this.found) return Promise.resolve(this.found);
    return new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private lookIn(ms: number): void {
    if (!this.stopped) this.timer = setTimeout(() => void this.look(), ms + 5).unref();
  }

  private async look(): Promise<void> {
    const end = await this.ledger
      .abandonWindow(this.key)
      .catch(() => ({ kind: 'waiting', ms: 1000 }) as const);
    if (end.kind === 'waiting') {
      this.lookIn(end.ms);
      return;
    }
    this.found = end.kind === 'late' ? 'late' : 'passive';
    this.resolve?.(this.found);
  }
}
