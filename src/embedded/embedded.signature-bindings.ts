import { Injectable } from '@nestjs/common';
import type { Database } from 'lmdb';
import { SignatureBindings } from '../ledger';
import type { EmbeddedDatabase } from './embedded.database';

const REMOVED_AT_ONCE = 20;

@Injectable()
export class EmbeddedSignatureBindings extends SignatureBindings {
  private readonly messages: Database<string, string>;
  private readonly expiries: Database<string, string>;

  constructor(private readonly database: EmbeddedDatabase) {
    super();
    this.messages = database.table('signatures');
    this.expiries = database.table('signature-expiries');
  }

  bind(signature: string, message: string, ms: number): Promise<boolean> {
    return this.database.atomically(() => {
      this.removeExpired();
      const bound = this.messages.get(signature);
      if (bound !== undefined) return bound === message;
      void this.messages.put(signature, message);
      void this.expiries.put(`${Date.now() + ms}/${signature}`, signature);
      return true;
    });
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
