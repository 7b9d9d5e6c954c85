import type { LateWork } from '../late-work-queue';
import { Ledger, type News } from '../ledger';
import type { LedgerRecord, LedgerTimes } from '../ledger-record';
import { MemoryLedger } from '../memory.ledger';
import type { Claim, ClaimRequest } from '../transitions/claim';
import type { Finished } from '../transitions/finish';
import type { Resumption } from '../transitions/resume';
import type { WindowEnd } from '../transitions/window';
import { inTime } from './in-time';
import { KnownMessages } from './known-messages';
import { Outage } from './outage';
import { isDecided, isWorthTelling, writeBack } from './write-back';

const TOLD_AT_ONCE = 32;
const FIRST_EPOCH = 1;

/**
 * The store, and this process' memory in its place while the store fails: a message that runs twice
 * beats one that is not answered. What was decided meanwhile is told to the store afterwards.
 */
export class FailoverLedger extends Ledger {
  private readonly local: MemoryLedger;
  /** What is decided in this process, for good or until the store was told. */
  private readonly locals = new Set<string>();
  private readonly telling = new Set<string>();
  private readonly known: KnownMessages;
  private readonly outage = new Outage(
    () => this.ping(),
    () => this.tellAll(),
  );

  /** @param patience milliseconds after which the store has failed; unset: it says so in time itself */
  constructor(
    private readonly primary: Ledger,
    times: LedgerTimes,
    private readonly patience?: number,
  ) {
    super();
    this.local = new MemoryLedger(times);
    this.known = new KnownMessages(times);
  }

  async claim(key: string, request: ClaimRequest): Promise<Claim> {
    const claim = await this.attempt(key, (ledger) => ledger.claim(key, request));
    this.noteClaim(key, request, claim);
    return claim;
  }

  async takeOver(key: string): Promise<Claim | undefined> {
    const claim = await this.attempt(key, (ledger) => ledger.takeOver(key));
    const request = this.known.get(key)?.request;
    if (claim && request) this.noteClaim(key, request, claim);
    const isUnknownHere = this.locals.has(key) && !this.local.get(key);
    return !claim && isUnknownHere && request ? this.claim(key, request) : claim;
  }

  async finish(key: string, epoch: number, reply: string, delivered: boolean): Promise<Finished> {
    const end = await this.attempt(key, (ledger) => ledger.finish(key, epoch, reply, delivered));
    if (end !== 'fenced') this.known.noteMore(key, { reply, channel: end });
    return end;
  }

  async wait(key: string, ms: number, signal: AbortSignal): Promise<News> {
    if (!this.isLocal(key)) {
      try {
        return await this.primary.wait(key, ms, signal);
      } catch (error) {
        this.outage.begin(error);
      }
    }
    this.goLocal(key);
    // Whoever runs it elsewhere cannot be heard of any more.
    return this.local.get(key) ? this.local.wait(key, ms, signal) : 'orphaned';
  }

  async takeReply(key: string): Promise<WindowEnd> {
    const end = await this.attempt(key, (ledger) => ledger.takeReply(key));
    this.noteEnd(key, end);
    return end;
  }

  async closeWindow(key: string): Promise<WindowEnd> {
    const end = await this.attempt(key, (ledger) => ledger.closeWindow(key));
    this.noteEnd(key, end);
    return end;
  }

  async abandonWindow(key: string): ReturnType<Ledger['abandonWindow']> {
    const end = await this.attempt(key, (ledger) => ledger.abandonWindow(key));
    if (end.kind !== 'waiting') this.noteEnd(key, end);
    return end;
  }

  settle(key: string, epoch: number, channel: 'sent' | 'pickup'): Promise<boolean> {
    return this.over(key, (ledger) => ledger.settle(key, epoch, channel));
  }

  noteParts(key: string, epoch: number, sent: number): Promise<boolean> {
    return this.attempt(key, (ledger) => ledger.noteParts(key, epoch, sent));
  }

  postpone(key: string, epoch: number, delay: number, failed: boolean): Promise<boolean> {
    return this.over(key, (ledger) => ledger.postpone(key, epoch, delay, failed));
  }

  bury(key: string, epoch: number, error: string): Promise<boolean> {
    return this.over(key, (ledger) => ledger.bury(key, epoch, error));
  }

  takeTurn(lane: string, key: string): Promise<boolean> {
    return this.attempt(key, (ledger) => ledger.takeTurn(lane, key));
  }

  stillOwned(key: string, epoch: number): Promise<boolean> {
    return this.attempt(key, (ledger) => ledger.stillOwned(key, epoch));
  }

  fetch(key: string, pickupKey: string): Promise<string | undefined> {
    return this.attempt(key, (ledger) => ledger.fetch(key, pickupKey));
  }

  waitingFor(user: string, pickupKey?: string) {
    return this.both((ledger) => ledger.waitingFor(user, pickupKey));
  }

  dead(limit: number) {
    return this.both((ledger) => ledger.dead(limit));
  }

  /** While the store answers it is asked alone: what was given back here was told to it. */
  async due(limit: number): Promise<readonly LateWork[]> {
    if (!this.outage.isOn) {
      try {
        const due = await this.ask(this.primary.due(limit));
        for (const { key, record, epoch } of due) this.noteAdopted(key, { record, epoch });
        return due;
      } catch (error) {
        this.outage.begin(error);
      }
    }
    return this.local.due(limit);
  }

  /** @throws what the store throws, since nobody else knows what is left to do */
  async resume(key: string): Promise<Resumption> {
    if (this.local.get(key)) return this.local.resume(key);
    try {
      const resumption = await this.ask(this.primary.resume(key));
      if (resumption.kind === 'run') this.noteAdopted(key, resumption);
      return resumption;
    } catch (error) {
      this.outage.begin(error);
      throw error;
    }
  }

  ping(): Promise<void> {
    return this.ask(this.primary.ping());
  }

  async flush(): Promise<void> {
    if (!this.outage.isOn) await this.primary.flush();
  }

  private ask<T>(answer: Promise<T>): Promise<T> {
    return this.patience === undefined ? answer : inTime(answer, this.patience);
  }

  private isLocal(key: string): boolean {
    return this.locals.has(key) || this.outage.isOn;
  }

  private async attempt<T>(key: string, verb: (ledger: Ledger) => Promise<T>): Promise<T> {
    if (!this.isLocal(key)) {
      try {
        return await this.ask(verb(this.primary));
      } catch (error) {
        this.outage.begin(error);
      }
    }
    this.goLocal(key);
    const result = await verb(this.local);
    if (!this.outage.isOn) await this.tell(key);
    return result;
  }

  /** This instance's part in the message ends with the verb. */
  private async over(key: string, verb: (ledger: Ledger) => Promise<boolean>): Promise<boolean> {
    const isDone = await this.attempt(key, verb);
    if (isDone) this.known.noteMore(key, { channel: 'sent', reply: undefined });
    return isDone;
  }

  private async both<T>(verb: (ledger: Ledger) => Promise<readonly T[]>): Promise<readonly T[]> {
    const here = await verb(this.local);
    if (this.outage.isOn) return here;
    try {
      return [...here, ...(await this.ask(verb(this.primary)))];
    } catch (error) {
      this.outage.begin(error);
      return here;
    }
  }

  private goLocal(key: string): void {
    if (this.locals.has(key)) return;
    this.locals.add(key);
    const record = this.known.record(key, this.local.me);
    if (record) this.local.restore(key, record);
  }

  /** Epochs of this process' own count for nothing in the store. */
  private noteClaim(key: string, request: ClaimRequest, claim: Claim): void {
    if (claim.kind === 'run' && !this.locals.has(key)) {
      this.known.note(key, request, { epoch: claim.epoch });
    } else if (claim.kind === 'replay') {
      this.known.note(key, request, { reply: claim.reply, channel: 'passive' });
    } else if (claim.kind === 'acknowledge' && this.known.get(key)?.epoch === undefined) {
      this.known.note(key, request, { channel: 'sent' });
    } else {
      this.known.note(key, request);
    }
  }

  private noteAdopted(key: string, { record, epoch }: Pick<LateWork, 'record' | 'epoch'>): void {
    const { fingerprint, message, user, reply } = record;
    const request = { fingerprint, message, user, deferred: true };
    this.known.note(key, request, { epoch, reply, channel: 'late' });
  }

  private noteEnd(key: string, end: WindowEnd): void {
    const known = this.known.get(key);
    if (end.kind === 'reply') this.known.noteMore(key, { reply: end.reply, channel: 'passive' });
    else if (end.kind === 'late' && known?.channel !== 'sent') {
      this.known.noteMore(key, { channel: known?.epoch === undefined ? 'sent' : 'late' });
    }
  }

  private async tellAll(): Promise<void> {
    const keys = [...this.locals];
    while (keys.length > 0 && !this.outage.isOn) {
      await Promise.all(keys.splice(0, TOLD_AT_ONCE).map((key) => this.tell(key)));
    }
  }

  private async tell(key: string): Promise<void> {
    const record = this.local.get(key);
    if (this.telling.has(key) || (record && !isDecided(record))) return;
    this.telling.add(key);
    try {
      if (record && isWorthTelling(record)) await this.ask(this.tellStore(key, record));
      this.locals.delete(key);
      this.local.forget(key);
    } catch (error) {
      this.outage.begin(error);
    } finally {
      this.telling.delete(key);
    }
  }

  private async tellStore(key: string, record: LedgerRecord): Promise<void> {
    const known = this.known.get(key);
    if (!known) return;
    const claim = await this.primary.claim(key, known.request);
    // Neither: the store's answer to our first claim may have been lost.
    const epoch = (claim.kind === 'run' ? claim.epoch : known.epoch) ?? FIRST_EPOCH;
    this.known.noteMore(key, { epoch });
    await writeBack(this.primary, key, epoch, record);
  }
}
