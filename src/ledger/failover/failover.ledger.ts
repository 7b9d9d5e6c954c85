import type { OnApplicationShutdown } from '@nestjs/common';
import type { LateWork } from '../late-work-queue';
import { Ledger, type News, type WaitSignal } from '../ledger';
import type { LedgerTimes, PastRuns } from '../ledger-record';
import type { Claim, ClaimRequest } from '../transitions/claim';
import type { Finished } from '../transitions/finish';
import type { Resumption } from '../transitions/resume';
import type { WindowEnd } from '../transitions/window';
import { KnownMessages } from './known-messages';
import type { StandIn } from './stand-in';
import { Switch, type Verb } from './switch';

/**
 * The store, and this process' memory in its place while the store fails: a message that runs twice
 * beats one that is not answered. What was decided meanwhile is told to the store afterwards.
 */
export class FailoverLedger extends Ledger implements OnApplicationShutdown {
  private readonly known: KnownMessages;
  private readonly switch: Switch;
  private readonly standIn: StandIn;

  /** @param patience milliseconds after which the store has failed; unset: it says so in time itself */
  constructor(
    private readonly primary: Ledger,
    times: LedgerTimes,
    patience?: number,
  ) {
    super();
    this.known = new KnownMessages(times);
    this.switch = new Switch(primary, this.known, times, patience);
    this.standIn = this.switch.standIn;
  }

  onApplicationShutdown(): void {
    this.switch.end();
  }

  async claim(key: string, request: ClaimRequest): Promise<Claim> {
    const claim = await this.switch.attempt(key, (ledger) => ledger.claim(key, request));
    this.known.noteClaim(key, request, claim, !this.standIn.has(key));
    return claim;
  }

  async takeOver(key: string): Promise<Claim | undefined> {
    const claim = await this.switch.attempt(key, (ledger) => ledger.takeOver(key));
    const request = this.known.get(key)?.request;
    const isByStore = !this.standIn.has(key);
    if (claim && request) this.known.noteClaim(key, request, claim, isByStore);
    const isUnknownHere = !isByStore && !this.standIn.record(key);
    return !claim && isUnknownHere && request ? this.claim(key, request) : claim;
  }

  async finish(key: string, epoch: number, reply: string, delivered: boolean): Promise<Finished> {
    const verb: Verb<Finished> = (ledger) => ledger.finish(key, epoch, reply, delivered);
    const first = await this.switch.attempt(key, verb);
    const isBegunAnew = first === 'unknown' && (await this.beginAnew(key));
    const end = isBegunAnew ? await this.switch.locally(key, verb) : first;
    if (end === 'fenced' || end === 'unknown') return 'fenced';
    this.known.noteMore(key, { reply, channel: end });
    return end;
  }

  wait(key: string, ms: number, signal: WaitSignal): Promise<News> {
    return this.switch.wait(key, ms, signal);
  }

  async takeReply(key: string): Promise<WindowEnd> {
    const end = await this.switch.attempt(key, (ledger) => ledger.takeReply(key));
    this.known.noteEnd(key, end);
    return end;
  }

  async closeWindow(key: string): Promise<WindowEnd> {
    const end = await this.switch.attempt(key, (ledger) => ledger.closeWindow(key));
    this.known.noteEnd(key, end);
    return end;
  }

  async abandonWindow(key: string): ReturnType<Ledger['abandonWindow']> {
    const end = await this.switch.attempt(key, (ledger) => ledger.abandonWindow(key));
    if (end.kind !== 'waiting') this.known.noteEnd(key, end);
    return end;
  }

  settle(key: string, epoch: number, channel: 'sent' | 'pickup'): Promise<boolean> {
    return this.over(key, (ledger) => ledger.settle(key, epoch, channel));
  }

  noteRun(key: string, epoch: number, run: PastRuns): Promise<boolean> {
    return this.switch.attempt(key, (ledger) => ledger.noteRun(key, epoch, run));
  }

  noteParts(...[key, ...parts]: Parameters<Ledger['noteParts']>): Promise<boolean> {
    return this.switch.attempt(key, (ledger) => ledger.noteParts(key, ...parts));
  }

  postpone(key: string, epoch: number, delay: number, failed: boolean): Promise<boolean> {
    return this.over(key, (ledger) => ledger.postpone(key, epoch, delay, failed));
  }

  bury(key: string, epoch: number, error: string): Promise<boolean> {
    return this.over(key, (ledger) => ledger.bury(key, epoch, error));
  }

  takeTurn(lane: string, key: string): Promise<boolean> {
    return this.switch.attempt(key, (ledger) => ledger.takeTurn(lane, key));
  }

  stillOwned(key: string, epoch: number): Promise<boolean> {
    return this.switch.attempt(key, (ledger) => ledger.stillOwned(key, epoch));
  }

  fetch(key: string, pickupKey: string, part: number, isLast: boolean): Promise<boolean> {
    return this.switch.attempt(key, (ledger) => ledger.fetch(key, pickupKey, part, isLast));
  }

  waitingFor(user: string, pickupKey?: string) {
    return this.switch.both((ledger) => ledger.waitingFor(user, pickupKey));
  }

  dead(limit: number) {
    return this.switch.both((ledger) => ledger.dead(limit));
  }

  /** While the store answers it is asked alone: what was given back here was told to it. */
  async due(limit: number): Promise<readonly LateWork[]> {
    const { ledger } = this.standIn;
    if (this.switch.isOut) return ledger.due(limit);
    const due = await this.switch.ask((store) => store.due(limit)).catch(() => undefined);
    for (const { key, record, epoch } of due ?? []) this.known.noteAdopted(key, { record, epoch });
    return due ?? ledger.due(limit);
  }

  /** @throws what the store throws, since nobody else knows what is left to do */
  async resume(key: string): Promise<Resumption> {
    if (this.standIn.record(key)) return this.standIn.ledger.resume(key);
    const resumption = await this.switch.ask((store) => store.resume(key));
    if (resumption.kind === 'run') this.known.noteAdopted(key, resumption);
    return resumption;
  }

  ping(): Promise<void> {
    return this.switch.ping();
  }

  async flush(): Promise<void> {
    if (!this.switch.isOut) await this.primary.flush();
  }

  /** This instance's part in the message ends with the verb. */
  private async over(key: string, verb: Verb<boolean>): Promise<boolean> {
    const isDone = await this.switch.attempt(key, verb);
    if (isDone) this.known.noteMore(key, { channel: 'sent', reply: undefined });
    return isDone;
  }

  /**
   * The store was emptied while the message ran here: it is noted there once more, unless another
   * instance was quicker, and decided here.
   */
  private async beginAnew(key: string): Promise<boolean> {
    const request = this.known.get(key)?.request;
    if (!request || !this.known.wasLost(key)) return false;
    const claim = await this.switch.attempt(key, (ledger) => ledger.claim(key, request));
    if (claim.kind !== 'run') return this.standIn.has(key);
    this.standIn.take(key);
    this.known.noteMore(key, { epoch: claim.epoch });
    return true;
  }
}
