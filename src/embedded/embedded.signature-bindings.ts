import { Injectable } from '@nestjs/common';
import type { Database } from 'lmdb';
import { inTime, SignatureBindings } from '../ledger';
import type { EmbeddedDatabase } from './embedded.database';

const REMOVED_AT_ONCE = 20;
/** Another process may hold the store; what follows needs the rest of a delivery's time. */
const PATIENCE_MS = 1000;

/** An earlier signature waits for longer than the store may take. */
export class StoreHeldError extends Error {
  override readonly name = 'StoreHeldError';

  constructor() {
    super('the store is held by another process on DATA_DIR; look for one that is stopped');
  }
}

@Injectable()
export class EmbeddedSignatureBindings extends SignatureBindings {
  private readonly messages: Database<string, string>;
  private readonly expiries: Database<string, string>;

  private overdue = 0;

  constructor(private readonly database: EmbeddedDatabase) {
    super();
    this.messages = database.table('signatures');
    this.expiries = database.table('signature-expiries');
  }

  /** @throws StoreHeldError, StoreTimeoutError after a second */
  async bind(signature: string, message: string, ms: number): Promise<boolean> {
    if (this.overdue > 0) throw new StoreHeldError();
    const bound = this.database.atomically(() => this.bindNow(signature, message, ms));
    try {
      return await inTime(bound, PATIENCE_MS);
    } catch (error) {
      this.waitFor(bound);
      throw error;
    }
  }

  private bindNow(signature: string, message: string, ms: number): boolean {
    this.removeExpired();
    const bound = this.messages.get(signature);
    if (bound !== undefined) return bound === message;
    void this.messages.put(signature, message);
    void this.expiries.put(`${Date.now() + ms}/${signature}`, signature);
    return true;
  }

  /** Until it is carried out nothing else will be. */
  private waitFor(bound: Promise<boolean>): void {
    const end = () => (this.overdue -= 1);
    this.overdue += 1;
    bound.then(end, end);
  }

  /** More than one at each binding, so that the table cannot grow beyond what is fresh. */
  private removeExpired(): void {
    const range = { end: String(Date.now()), limit: REMOVED_AT_ONCE };
    for (const { key, value } of Array.from(this.expiries.getRange(range))) {
      void this.expiries.remove(key);
      void this.messages.remove(value);
    }
  }
}
