import { LRUCache } from 'lru-cache';
import type { Channel, LedgerRecord, LedgerTimes } from '../ledger-record';
import { newRecord, type ClaimRequest } from '../transitions/claim';

/** What this instance knows of a message that it asked the store about. */
export interface KnownMessage {
  readonly request: ClaimRequest;
  /** Set: this instance runs it, by the store's word. */
  readonly epoch?: number;
  /** Set: it was run, and answered with this. */
  readonly reply?: string;
  /** Which way the reply goes; `sent`: whatever is left to do is not this instance's. */
  readonly channel?: Channel;
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

  note(key: string, request: ClaimRequest, more: Omit<KnownMessage, 'request'> = {}): void {
    this.known.set(key, { ...this.known.get(key), request, ...more });
  }

  /** Of a message that is known already. */
  noteMore(key: string, more: Omit<KnownMessage, 'request'>): void {
    const known = this.known.get(key);
    if (known) this.known.set(key, { ...known, ...more });
  }

  /** The record as the store should have it; undefined where another instance runs the message. */
  record(key: string, me: string): LedgerRecord | undefined {
    const known = this.known.get(key);
    if (!known) return undefined;
    const { request, epoch, reply, channel } = known;
    const now = Date.now();
    const begun = newRecord(request, { now, me, times: this.times });
    if (channel === 'sent') return { ...begun, ...this.ended('sent', now) };
    if (epoch === undefined && reply === undefined) return undefined;
    const running = { ...begun, epoch: epoch ?? begun.epoch, channel: channel ?? begun.channel };
    if (reply === undefined) return running;
    if (channel === 'passive') return { ...running, ...this.ended('passive', now), reply };
    return { ...running, state: 'done', reply };
  }

  private ended(channel: Channel, now: number) {
    return { state: 'done', channel, lookAt: now + this.times.memory } as const;
  }
}
