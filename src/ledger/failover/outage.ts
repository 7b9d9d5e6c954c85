import { Logger } from '@nestjs/common';
import { Gauge } from 'prom-client';

const PROBE_EVERY_MS = 500;

const degraded = new Gauge({
  name: 'wechat_store_degraded',
  help: '1 while the store does not answer and deliveries are deduplicated in this process alone',
});

/** Whether the store is down, and the probing that notices its return. */
export class Outage {
  private readonly logger = new Logger('Ledger');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly ping: () => Promise<void>,
    private readonly onReturn: () => Promise<void>,
  ) {}

  get isOn(): boolean {
    return this.timer !== undefined;
  }

  begin(cause: unknown): void {
    if (this.isOn) return;
    degraded.set(1);
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.logger.error(`The store failed (${reason}); messages are deduplicated per process now`);
    this.timer = setInterval(() => void this.probe(), PROBE_EVERY_MS).unref();
  }

  private async probe(): Promise<void> {
    try {
      await this.ping();
    } catch {
      return;
    }
    if (!this.isOn) return;
    clearInterval(this.timer);
    this.timer = undefined;
    degraded.set(0);
    this.logger.log('The store answers again');
    await this.onReturn();
  }
}
