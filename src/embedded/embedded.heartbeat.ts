import { Logger } from '@nestjs/common';
import { newInstanceId } from '../ledger';
import type { EmbeddedDatabase } from './embedded.database';

const DAY_MS = 86_400_000;

/** Tells the other processes on the store that this one lives: the lease of all that it owns. */
export class EmbeddedHeartbeat {
  readonly me = newInstanceId();
  private readonly logger = new Logger(EmbeddedHeartbeat.name);
  private readonly aliveUntil;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: EmbeddedDatabase,
    private readonly lease: number,
  ) {
    this.aliveUntil = database.table<number>('instances');
  }

  async start(): Promise<void> {
    await this.beat();
    this.timer = setInterval(() => void this.tryToBeat(), this.lease / 4).unref();
  }

  isAlive(owner: string): boolean {
    return (this.aliveUntil.get(owner) ?? 0) > Date.now();
  }

  /** What this instance still owns is free for others at once. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.aliveUntil.remove(this.me);
  }

  /** One that fails is made up for by the next: the process must not end of it. */
  private async tryToBeat(): Promise<void> {
    try {
      await this.beat();
    } catch (error) {
      this.logger.error('The store failed; other processes may take over what runs here', error);
    }
  }

  beat(): Promise<void> {
    return this.database.atomically(() => {
      const now = Date.now();
      void this.aliveUntil.put(this.me, now + this.lease);
      for (const { key, value } of this.aliveUntil.getRange()) {
        if (value < now - DAY_MS) void this.aliveUntil.remove(key);
      }
    });
  }
}
