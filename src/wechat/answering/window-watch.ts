import type { Ledger } from '../../ledger';

/**
 * Looks, while work goes on or its reply waits, whether WeChat still delivers; once it has been
 * silent for long enough the reply belongs to the late way.
 */
export class WindowWatch {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private resolve: (end: 'late' | 'passive') => void = () => undefined;

  /** How the window ended; never settles once stopped. */
  readonly end = new Promise<'late' | 'passive'>((resolve) => {
    this.resolve = resolve;
  });

  constructor(
    private readonly ledger: Ledger,
    private readonly key: string,
    quiet: number,
  ) {
    this.lookIn(quiet);
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
    if (end.kind === 'waiting') this.lookIn(end.ms);
    else this.resolve(end.kind === 'late' ? 'late' : 'passive');
  }
}
