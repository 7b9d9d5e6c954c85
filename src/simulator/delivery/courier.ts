import { performance } from 'node:perf_hooks';
import { NotConnectedError } from '../platform-errors';
import type { PlatformObserver } from '../platform-observer';
import type { Delivery, DeliveryOutcome } from './delivery';
import { judge } from './judgement';
import type { Parcel } from './parcels';
import type { Exchange, Wire } from './wire';

export interface CourierSettings {
  /** Deliveries in all of a message that meets silence. */
  readonly deliveries: number;
  /** Milliseconds from the start of a delivery that found no connection to the next one. */
  readonly connectRetryAfter?: number;
  readonly observer: PlatformObserver;
}

/** Which delivery of a message it is, where it goes and when the first one began. */
interface Turn {
  readonly number?: number;
  readonly url?: string;
  readonly started: number;
}

// WeChat makes four deliveries within a second when it refuses the answer.
const DELIVERIES_OF_REFUSED_ANSWER = 4;
const AT_ONCE: ReadonlySet<DeliveryOutcome> = new Set(['bad-status', 'bad-body']);
const FINAL: ReadonlySet<DeliveryOutcome> = new Set(['answered', 'bad-reply']);

/** Brings messages to the service, again and again as WeChat does. */
export class Courier {
  private urls: readonly string[] = [];
  private sent = 0;

  constructor(
    private readonly wire: Wire,
    private readonly settings: CourierSettings,
  ) {}

  connect(url: string | readonly string[]): void {
    this.urls = [url].flat();
  }

  get connected(): boolean {
    return this.urls.length > 0;
  }

  /** All deliveries of a message, until one is answered well or WeChat gives up. */
  async deliverUntilAnswered(parcel: Parcel): Promise<readonly [Delivery, ...Delivery[]]> {
    const started = this.take(parcel);
    let last = await this.send(parcel, { started });
    const deliveries: [Delivery, ...Delivery[]] = [last];
    while (this.repeats(last)) {
      await this.wire.pause(this.pauseAfter(last));
      last = await this.send(parcel, { started, number: last.number + 1 });
      deliveries.push(last);
    }
    return deliveries;
  }

  /** Several deliveries of one message at the same moment. */
  async deliverAtOnce(parcel: Parcel, count: number): Promise<readonly Delivery[]> {
    const started = this.take(parcel);
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    return Promise.all(numbers.map((number) => this.send(parcel, { started, number })));
  }

  /** Exactly one delivery; to the next address in turn unless one is named. */
  async deliver(parcel: Parcel, { url }: Pick<Turn, 'url'> = {}): Promise<Delivery> {
    return this.send(parcel, { url, started: this.take(parcel) });
  }

  /** @throws NotConnectedError */
  nextUrl(): string {
    const url = this.urls[this.sent % this.urls.length];
    if (url === undefined) throw new NotConnectedError();
    this.sent += 1;
    return url;
  }

  private take({ message, request }: Parcel): number {
    this.settings.observer.packed?.(message, request);
    return performance.now();
  }

  private async send(parcel: Parcel, turn: Turn): Promise<Delivery> {
    const { number = 1, url = this.nextUrl(), started } = turn;
    const { message, request, account } = parcel;
    const { observer } = this.settings;
    const at = performance.now() - started;
    observer.begun?.(message, { number, url, at });
    const exchange = await this.wire.exchange(url, request);
    const judgement = await judge(exchange, message, account);
    const delivery = { number, url, at, ...judgement, ...answerOf(exchange) };
    observer.ended?.(message, delivery);
    return delivery;
  }

  private repeats({ outcome, number }: Delivery): boolean {
    if (FINAL.has(outcome)) return false;
    const most = AT_ONCE.has(outcome) ? DELIVERIES_OF_REFUSED_ANSWER : this.settings.deliveries;
    return number < most;
  }

  private pauseAfter({ outcome, took }: Delivery): number {
    const { connectRetryAfter = this.wire.cutAfter } = this.settings;
    return outcome.endsWith('-connection') ? connectRetryAfter - took : 0;
  }
}

function answerOf({ took, status, headers, bytes }: Exchange) {
  const contentType = headers['content-type'];
  return {
    took,
    headers,
    bytes,
    body: bytes.toString(),
    ...(status === undefined ? {} : { status }),
    ...(contentType === undefined ? {} : { contentType }),
  };
}
