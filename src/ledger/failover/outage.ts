import { Logger } from '@nestjs/common';
import { Gauge } from 'prom-client';

/** A hitch is over soon; a store that is away for long is not bothered more often than that. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;

const degraded = new Gauge({
  name: 'wechat_store_degraded',
  help: '1 while the store does not answer and deliveries are deduplicated in this process alone',
});

/** Whether the store is down, and the probing that notices its return. */
export class Outage {
  isOn = false;
  private readonly logger = new Logger('Ledger');
  private timer: NodeJS.Timeout | undefined;
  private isOver = false;

  constructor(
    private readonly ping: () => Promise<void>,
    private readonly onReturn: () => Promise<void>,
  ) {}

  begin(cause: unknown): void {
    if (this.isOn || this.isOver) return;
    this.isOn = true;
    degraded.set(1);
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.logger.error(`The store failed (${reason}); messages are deduplicated per process now`);
    this.probeIn(FIRST_PAUSE_MS);
  }

  /** From now on the store may be closed, which is no outage. */
  end(): void {
    this.isOver = true;
    clearTimeout(this.timer);
  }

  private probeIn(ms: number): void {
    if (this.isOver) return;
    this.timer = setTimeout(() => void this.probe(ms), ms).unref();
  }

  private async probe(pause: number): Promise<void> {
    try {
      await this.ping();
    } catch {
      this.probeIn(Math.min(2 * pause, LONGEST_PAUSE_MS));
      return;
    }
    this.isOn = false;
    degraded.set(0);
    this.logger.log('The store answers again');
    await this.onReturn();
  }
}
