import { Injectable } from '@nestjs/common';
import { InFlight } from '../../ledger';
import type { Delivery } from '../door/delivery';

/** Of the deadline, which leaves WeChat's 5 seconds as much again for the way. */
const SPARE = 1 / 15;
const LEAST_SPARE_MS = 100;

/** Milliseconds in which a store that hangs has to answer, for the delivery to be answered in time. */
export function spareOf(delivery: Delivery): number {
  const { deadline } = delivery.account.reply;
  return Math.max(LEAST_SPARE_MS, delivery.left(deadline * (1 + SPARE)));
}

/** The deliveries of this instance that are open and wait for a reply, by message. */
@Injectable()
export class OpenDeliveries {
  private readonly open = new InFlight<string, readonly Delivery[]>();
  private readonly whenNone: (() => void)[] = [];
  private hasLeft = false;

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

  /** Counts the delivery as open until it is closed or `wait` is over. */
  async during<T>(key: string, delivery: Delivery, wait: () => Promise<T>): Promise<T> {
    const end = () => this.remove(key, delivery);
    this.open.set(key, [...(this.open.get(key) ?? []), delivery]);
    delivery.closed.addEventListener('abort', end);
    if (this.hasLeft) delivery.closed.abort();
    try {
      return await wait();
    } finally {
      delivery.closed.removeEventListener('abort', end);
      end();
    }
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
