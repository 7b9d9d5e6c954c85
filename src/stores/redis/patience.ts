import { setTimeout as sleep } from 'node:timers/promises';
import { COMMAND_TIMEOUT_MS } from './redis.connection';
import { StoreUnavailableError } from './store-unavailable.error';

/** A hitch is over soon, and WeChat waits for 5 seconds. */
const PATIENCE_MS = 1500;
const PAUSE_MS = 20;
/** In less than that Redis cannot be expected to answer. */
const LEAST_MS = 50;

/** How long one change may take in all, however many commands it needs and however often each is given. */
export class Patience {
  private end: number;
  private isExtended = false;

  constructor(ms = PATIENCE_MS) {
    this.end = performance.now() + Math.min(ms, PATIENCE_MS);
  }

  /** Milliseconds that one command may take now. */
  get share(): number {
    return Math.max(LEAST_MS, Math.min(COMMAND_TIMEOUT_MS, this.end - performance.now()));
  }

  /**
   * Gives a command again and again while Redis is only away.
   * @throws what the last attempt has thrown
   */
  spend<T>(command: (ms: number) => Promise<T>, onTimeout: () => void): Promise<T> {
    return command(this.share).catch(async (error: unknown) => {
      const fault = error instanceof StoreUnavailableError ? error.fault : 'refused';
      if (fault === 'timeout') onTimeout();
      if (error instanceof StoreUnavailableError && error.isLate) this.extend();
      const isPassing = fault === 'timeout' || fault === 'connection';
      const left = this.end - performance.now() - PAUSE_MS;
      if (!isPassing || left < LEAST_MS) throw error;
      await sleep(PAUSE_MS);
      return this.spend(command, onTimeout);
    });
  }

  /** Once: what this process slept through was no fault of the store's. */
  private extend(): void {
    if (this.isExtended) return;
    this.isExtended = true;
    this.end = Math.max(this.end, performance.now() + COMMAND_TIMEOUT_MS);
  }
}
