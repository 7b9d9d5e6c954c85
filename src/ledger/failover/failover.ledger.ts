import { Ledger, type News } from '../ledger';
import type { LedgerTimes } from '../ledger-record';
import { MemoryLedger } from '../memory.ledger';
import type { Claim, ClaimRequest } from '../transitions/claim';
import type { Finished } from '../transitions/finish';
import { inTime } from './in-time';
import { KnownMessages } from './known-messages';
import { Outage } from './outage';

/**
 * The store, and this process' memory in its place while the store fails: a message that runs twice
 * beats one that is not answered. What was answered meanwhile is told to the store afterwards.
 */
export class FailoverLedger extends Ledger {
  private readonly local: MemoryLedger;
  /** What is decided in this process, for good or until the store was told. */
  private readonly locals = new Set<string>();
  private readonly known: KnownMessages;
  private readonly outage = new Outage(
    () => inTime(this.primary.ping(), this.patience),
    () => this.tellAll(),
  );

  /** @param patience milliseconds after which the store counts as failed */
  constructor(
    private readonly primary: Ledger,
    times: LedgerTimes,
    private readonly patience: number,
  ) {
    super();
    this.local = new MemoryLedger(times);
    this.known = new KnownMessages(times);
  }

  async claim(key: string, request: ClaimRequest): Promise<Claim> {
    const claim = await this.attempt(key, (ledger) => ledger.claim(key, request));
    this.known.noteClaim(key, request, claim.kind === 'run' ? claim.epoch : undefined);
    return claim;
  }

  async takeOver(key: string): Promise<Claim | undefined> {
    const claim = await this.attempt(key, (ledger) => ledger.takeOver(key));
    if (claim?.kind === 'run') this.noteEpoch(key, claim.epoch);
    const request = this.known.get(key)?.request;
    const isUnknownHere = this.locals.has(key) && !this.local.get(key);
    return !claim && isUnknownHere && request ? this.claim(key, request) : claim;
  }

  async finish(key: string, epoch: number, reply: string, delivered: boolean): Promise<Finished> {
    const end = await this.attempt(key, (ledger) => ledger.finish(key, epoch, reply, delivered));
    if (end === 'passive') this.known.noteReply(key, reply);
    if (this.locals.has(key) && !this.outage.isOn) await this.tell(key);
    return end;
  }

  async wait(key: string, ms: number, signal: AbortSignal): Promise<News> {
    if (!this.locals.has(key) && !this.outage.isOn) {
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

  takeReply(key: string) {
    return this.attempt(key, (ledger) => ledger.takeReply(key));
  }

  closeWindow(key: string) {
    return this.attempt(key, (ledger) => ledger.closeWindow(key));
  }

  abandonWindow(key: string) {
    return this.attempt(key, (ledger) => ledger.abandonWindow(key));
  }

  settle(key: string, epoch: number, channel: 'sent' | 'pickup') {
    return this.attempt(key, (ledger) => ledger.settle(key, epoch, channel));
  }

  postpone(key: string, epoch: number, delay: number, failed: boolean) {
    return this.attempt(key, (ledger) => ledger.postpone(key, epoch, delay, failed));
  }

  bury(key: string, epoch: number, error: string) {
    return this.attempt(key, (ledger) => ledger.bury(key, epoch, error));
  }

  takeTurn(lane: string, key: string) {
    return this.attempt(key, (ledger) => ledger.takeTurn(lane, key));
  }

  stillOwned(key: string, epoch: number) {
    return this.attempt(key, (ledger) => ledger.stillOwned(key, epoch));
  }

  fetch(key: string, pickupKey: string) {
    return this.attempt(key, (ledger) => ledger.fetch(key, pickupKey));
  }

  waitingFor(user: string) {
    return this.both((ledger) => ledger.waitingFor(user));
  }

  due(limit: number) {
    return this.both((ledger) => ledger.due(limit));
  }

  dead(limit: number) {
    return this.both((ledger) => ledger.dead(limit));
  }

  ping(): Promise<void> {
    return inTime(this.primary.ping(), this.patience);
  }

  async flush(): Promise<void> {
    if (!this.outage.isOn) await this.primary.flush();
  }

  private async attempt<T>(key: string, verb: (ledger: Ledger) => Promise<T>): Promise<T> {
    if (!this.locals.has(key) && !this.outage.isOn) {
      try {
        return await inTime(verb(this.primary), this.patience);
      } catch (error) {
        this.outage.begin(error);
      }
    }
    this.goLocal(key);
    return verb(this.local);
  }

  private async both<T>(verb: (ledger: Ledger) => Promise<readonly T[]>): Promise<readonly T[]> {
    const here = await verb(this.local);
    if (this.outage.isOn) return here;
    try {
      return [...here, ...(await inTime(verb(this.primary), this.patience))];
    } catch (error) {
      this.outage.begin(error);
      return here;
    }
  }

  private goLocal(key: string): void {
    if (this.locals.has(key)) return;
    this.locals.add(key);
    const record = this.known.record(key);
    if (record) this.local.restore(key, record);
  }

  private noteEpoch(key: string, epoch: number): void {
    const known = this.known.get(key);
    if (known) this.known.noteClaim(key, known.request, epoch);
  }

  private async tellAll(): Promise<void> {
    for (const key of this.locals) if (!this.outage.isOn) await this.tell(key);
  }

  /** Lets other instances replay what was answered here; what still runs is told at its end. */
  private async tell(key: string): Promise<void> {
    const { reply, channel, state } = this.local.get(key) ?? {};
    const known = this.known.get(key);
    if (state === 'running' || channel === 'late' || channel === 'pickup') return;
    try {
      if (reply !== undefined && known) await this.tellReply(key, known.request, reply);
      this.locals.delete(key);
      this.local.forget(key);
    } catch (error) {
      this.outage.begin(error);
    }
  }

  private async tellReply(key: string, request: ClaimRequest, reply: string): Promise<void> {
    const claim = await inTime(this.primary.claim(key, request), this.patience);
    const epoch = claim.kind === 'run' ? claim.epoch : this.known.get(key)?.epoch;
    if (epoch !== undefined)
      await inTime(this.primary.finish(key, epoch, reply, true), this.patience);
  }
}
