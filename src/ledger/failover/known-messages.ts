import { LRUCache } from 'lru-cache';
import type { LateWork } from '../late-work-queue';
import type { Channel, LedgerRecord, LedgerTimes } from '../ledger-record';
import { newRecord, type Claim, type ClaimRequest } from '../transitions/claim';
import type { WindowEnd } from '../transitions/window';

/** What this instance knows of a message that it asked the store about. */
export interface KnownMessage {
  readonly request: ClaimRequest;
  /** Set: this instance runs it, by the store's word. */
  readonly epoch?: number;
  /** Epoch milliseconds at which it began to. */
  readonly ownedSince?: number;
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

  /** @param isByStore epochs of this process' own count for nothing in the store */
  noteClaim(key: string, request: ClaimRequest, claim: Claim, isByStore: boolean): void {
    if (claim.kind === 'run' && isByStore) {
      this.note(key, request, { epoch: claim.epoch, ownedSince: Date.now() });
    } else if (claim.kind === 'replay') {
      this.note(key, request, { reply: claim.reply, channel: 'passive' });
    } else if (isOver(claim) && this.get(key)?.epoch === undefined) {
      this.note(key, request, { channel: 'sent' });
    } else {
      this.note(key, request);
    }
  }

  /** This instance has taken up late work. */
  noteAdopted(key: string, { record, epoch }: Pick<LateWork, 'record' | 'epoch'>): void {
    const { fingerprint, message, user, reply } = record;
    const request = { fingerprint, message, user, deferred: true };
    this.note(key, request, { epoch, reply, channel: 'late', ownedSince: Date.now() });
  }

  noteEnd(key: string, end: WindowEnd): void {
    const known = this.get(key);
    if (end.kind === 'reply') this.noteMore(key, { reply: end.reply, channel: 'passive' });
    else if (end.kind === 'late' && known?.channel !== 'sent') {
      this.noteMore(key, { channel: known?.epoch === undefined ? 'sent' : 'late' });
    }
  }

  /** Of a message that is known already. */
  noteMore(key: string, more: Partial<KnownMessage>): void {
    const known = this.known.get(key);
    if (known) this.known.set(key, { ...known, ...more });
  }

  /**
   * Whether a store that does not know the message must have lost it: nobody can have taken it
   * over, answered it and seen it forgotten since this instance began to run it.
   */
  wasLost(key: string): boolean {
    const { ownedSince } = this.get(key) ?? {};
    return ownedSince !== undefined && Date.now() - ownedSince < this.times.memory;
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

  private note(key: string, request: ClaimRequest, more: Partial<KnownMessage> = {}): void {
    this.known.set(key, { ...this.known.get(key), ...more, request });
  }

  private ended(channel: Channel, now: number) {
    return { state: 'done', channel, lookAt: now + this.times.memory } as const;
  }
}

/** As far as the store knows, nothing is left to do for this instance. */
function isOver({ kind }: Claim): boolean {
  return kind === 'acknowledge' || kind === 'answered';
}
