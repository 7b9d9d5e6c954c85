import { Injectable, Logger } from '@nestjs/common';
import { InFlight } from '../../ledger';
import type { WechatAccount } from '../account/wechat-account';
import { type Delivery, Cancellation } from '../door/delivery';
import type { Work } from './work';

interface Running {
  readonly number: number;
  readonly work: Work;
  readonly unwanted: Cancellation;
  /** By the monotonic clock. */
  readonly since: number;
  end: Promise<void>;
}

/** The work of this instance that has not come to its end. */
@Injectable()
export class RunningWorks {
  private readonly logger = new Logger(RunningWorks.name);
  private readonly running = new InFlight<number, Running>();
  private count = 0;

  get size(): number {
    return this.running.size;
  }

  /** Resolves at the end of the work, whatever that is. */
  add(work: Work, run: (unwanted: Cancellation) => Promise<void>): Promise<void> {
    const entry: Running = {
      number: this.count++,
      work,
      unwanted: new Cancellation(),
      since: performance.now(),
      end: Promise.resolve(),
    };
    this.running.set(entry.number, entry);
    // Not awaited: an async function that waits is held whole, as long as the handler runs.
    entry.end = run(entry.unwanted).then(
      () => this.ended(entry),
      (error: unknown) => this.failed(entry, error),
    );
    return entry.end;
  }

  /** Tells handlers that nobody wants their work any more. */
  abort(isUnwanted: (work: Work) => boolean): void {
    for (const { work, unwanted } of this.running.values()) if (isUnwanted(work)) unwanted.abort();
  }

  has(key: string): boolean {
    return this.all().some((work) => work.key === key);
  }

  all(): readonly Work[] {
    return [...this.running.values()].map(({ work }) => work);
  }

  /** Those that have run for longer than `limit` says, in milliseconds. */
  runningFor(limit: (work: Work) => number): readonly Work[] {
    const now = performance.now();
    const old = [...this.running.values()].filter(({ since, work }) => now - since > limit(work));
    return old.map(({ work }) => work);
  }

  /** Resolves when everything that runs now has ended. */
  async idle(): Promise<void> {
    await Promise.all([...this.running.values()].map(({ end }) => end));
  }

  private ended({ number }: Running): void {
    this.running.delete(number);
  }

  /** Nobody waits for what was aborted; the store it would tell may be closed by then. */
  private failed(entry: Running, error: unknown): void {
    this.ended(entry);
    if (entry.unwanted.aborted) return;
    this.logger.error('A message could not be brought to its end', error);
  }
}

/** Between two times at which a process that runs evenly notes that it does. */
export const TICK_MS = 500;
/** By then all has been read that came during a standstill. */
const WAKING_MS = 1000;
/** Of the time after which WeChat cuts: a shorter standstill outlasts no delivery. */
const LONG = 1 / 2;

/** The deliveries of this instance that are open and wait for a reply, by message. */
@Injectable()
export class OpenDeliveries {
  private readonly open = new InFlight<string, readonly Delivery[]>();
  private readonly whenNone: (() => void)[] = [];
  private hasLeft = false;
  private lastTick = performance.now();
  private standstill = { ms: 0, end: 0 };

  /** Of how many messages. */
  get size(): number {
    return this.open.size;
  }

  /** One that is open for certain: at once, unless WeChat may have cut one of them meanwhile. */
  find(key: string): Delivery | undefined | Promise<Delivery | undefined> {
    const deliveries = this.open.get(key) ?? [];
    const [first] = deliveries;
    return first?.isCut() === false ? first : firstOpen(deliveries);
  }

  /**
   * Counts the delivery as open from now on, until it is closed.
   * @returns ends it before, to be called whatever becomes of the delivery
   */
  begin(key: string, delivery: Delivery): () => void {
    const end = () => {
      delivery.closed.removeEventListener('abort', end);
      this.remove(key, delivery);
    };
    this.open.set(key, this.open.get(key)?.concat(delivery) ?? [delivery]);
    delivery.closed.addEventListener('abort', end);
    if (this.hasLeft) delivery.closed.abort();
    return end;
  }

  /** Whether this process stood still for so long that WeChat may have cut it before it was read. */
  mayHaveSlept({ arrivedAt, account }: Delivery): boolean {
    return this.hasSlept(arrivedAt, account.reply.cut * LONG);
  }

  /** Whether it has just done so: what WeChat delivered meanwhile may not have been read yet. */
  isWaking({ reply }: WechatAccount): boolean {
    return this.hasSlept(performance.now(), reply.cut * LONG);
  }

  /** Called every {@link TICK_MS}. @returns milliseconds for which this process stood still */
  noteTick(): number {
    const now = performance.now();
    const ms = now - this.lastTick - TICK_MS;
    this.lastTick = now;
    if (ms > TICK_MS) this.standstill = { ms, end: now };
    return ms;
  }

  /** Resolves as soon as none is open. */
  none(): Promise<void> {
    if (this.open.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.whenNone.push(resolve));
  }

  /**
   * Lets go of all that wait, and of whatever would from now on: WeChat is to deliver again, to
   * whoever takes over.
   */
  leave(): void {
    this.hasLeft = true;
    for (const deliveries of this.open.values())
      for (const { closed } of deliveries) closed.abort();
  }

  private hasSlept(by: number, long: number): boolean {
    if (by - this.lastTick > TICK_MS + long) return true;
    return this.standstill.ms > long && by < this.standstill.end + WAKING_MS;
  }

  private remove(key: string, delivery: Delivery): void {
    const others = this.open.get(key)?.filter((one) => one !== delivery) ?? [];
    if (others.length > 0) this.open.set(key, others);
    else this.open.delete(key);
    if (this.open.size > 0) return;
    for (const resolve of this.whenNone.splice(0)) resolve();
  }
}

async function firstOpen(deliveries: readonly Delivery[]): Promise<Delivery | undefined> {
  for (const delivery of deliveries) if (!(await delivery.isCut())) return delivery;
  return undefined;
}
