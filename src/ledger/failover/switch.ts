import type { Ledger, News, WaitSignal } from '../ledger';
import type { LedgerTimes } from '../ledger-record';
import { inTime } from './in-time';
import type { KnownMessages } from './known-messages';
import { Outage } from './outage';
import { StandIn } from './stand-in';
import { StoreWaits } from './store-waits';

export type Verb<T> = (ledger: Ledger) => Promise<T>;

/** Decides whom a verb is asked of: the store, or its stand-in while the store fails. */
export class Switch {
  readonly standIn: StandIn;
  private readonly outage: Outage;
  private readonly waits: StoreWaits;

  /** @param patience milliseconds after which the store has failed; unset: it says so in time itself */
  constructor(
    private readonly store: Ledger,
    known: KnownMessages,
    times: LedgerTimes,
    private readonly patience?: number,
  ) {
    this.waits = new StoreWaits(store);
    this.standIn = new StandIn(store, known, times, (key) => this.waits.end(key));
    this.outage = new Outage(
      () => this.ping(),
      () => this.tellAll(),
    );
  }

  /** Whether the store fails. */
  get isOut(): boolean {
    return this.outage.isOn;
  }

  /** The service ends, and its stores with it. */
  end(): void {
    this.outage.end();
  }

  isLocal(key: string): boolean {
    return this.standIn.has(key) || this.isOut;
  }

  ping(): Promise<void> {
    return this.inTime((store) => store.ping());
  }

  /** Asks the store, and the stand-in where that fails. */
  async attempt<T>(key: string, verb: Verb<T>): Promise<T> {
    if (this.isLocal(key)) return this.locally(key, verb);
    return this.ask(verb).catch(() => this.locally(key, verb));
  }

  /** Has the message decided here; the store is told as soon as it can be. */
  async locally<T>(key: string, verb: Verb<T>): Promise<T> {
    this.standIn.take(key);
    const result = await verb(this.standIn.ledger);
    if (!this.isOut) await this.tell(key);
    return result;
  }

  /** Of all messages: what is here, and what the store has unless it fails. */
  async both<T>(verb: Verb<readonly T[]>): Promise<readonly T[]> {
    const here = await verb(this.standIn.ledger);
    if (this.isOut) return here;
    return [...here, ...(await this.ask(verb).catch(() => []))];
  }

  /** The news of whoever has the message: the store, or its stand-in once the message is decided here. */
  async wait(key: string, ms: number, signal: WaitSignal): Promise<News> {
    const end = performance.now() + ms;
    if (!this.isLocal(key)) {
      const news = await this.noting(() => this.waits.wait(key, ms, signal)).catch(() => undefined);
      if (news && (news !== 'nothing' || !this.standIn.has(key))) return news;
    }
    this.standIn.take(key);
    // Whoever runs it elsewhere cannot be heard of any more.
    if (!this.standIn.record(key)) return 'orphaned';
    return this.standIn.ledger.wait(key, end - performance.now(), signal);
  }

  /** @throws what the store throws; an outage begins then */
  ask<T>(verb: Verb<T>): Promise<T> {
    return this.noting(() => this.inTime(verb));
  }

  private async noting<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      this.outage.begin(error);
      throw error;
    }
  }

  private inTime<T>(verb: Verb<T>): Promise<T> {
    const answer = verb(this.store);
    return this.patience === undefined ? answer : inTime(answer, this.patience);
  }

  private tellAll(): Promise<void> {
    return this.standIn.tellAll(
      () => !this.isOut,
      (key) => this.tell(key),
    );
  }

  private tell(key: string): Promise<void> {
    return this.ask(() => this.standIn.tell(key)).catch(() => undefined);
  }
}
