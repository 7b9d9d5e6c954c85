import { LRUCache } from 'lru-cache';
import type { LedgerRecord, LedgerTimes } from '../ledger-record';
import { newRecord, type ClaimRequest } from '../transitions/claim';

/** What this instance knows of a message that it asked the store about. */
export interface KnownMessage {
  readonly request: ClaimRequest;
  /** Set: this instance runs it. */
  readonly epoch?: number;
  /** Set: it was run, and answered with this. */
  readonly reply?: string;
}

/** Enough to go on without the store: bounded, and forgotten with the store's own memory. */
export class KnownMessages {
  private readonly known: LRUCache<string, KnownMessage>;

  constructor(private readonly times: LedgerTimes) {
    this.known = new LRUCache({ max: 50_000, ttl: times.memory + times.quiet });
  }

  get(key: string): KnownMessage | undefined {
    return this.known.get(key);
  }

  noteClaim(key: string, request: ClaimRequest, epoch: number | undefined): void {
    const before = this.known.get(key);
    this.known.set(key, { ...before, request, epoch: epoch ?? before?.epoch });
  }

  noteReply(key: string, reply: string): void {
    const known = this.known.get(key);
    if (known) this.known.set(key, { ...known, reply });
  }

  /** The record as the store should have it; undefined where another instance runs the message. */
  record(key: string): LedgerRecord | undefined {
    const known = this.known.get(key);
    if (!known || (known.epoch === undefined && known.reply === undefined)) return undefined;
    const now = Date.now();
    const record = newRecord(known.request, { now, me: '', times: this.times });
    const running = { ...record, epoch: known.epoch ?? record.epoch };
    if (known.reply === undefined) return running;
    const lookAt = now + this.times.memory;
    return { ...running, state: 'done', channel: 'passive', reply: known.reply, lookAt };
  }
}
