import { Injectable } from '@nestjs/common';
import type { Delivery } from '../door/delivery';

/** The deliveries of this instance that are open and wait for a reply, by message. */
@Injectable()
export class OpenDeliveries {
  private readonly open = new Map<string, Set<Delivery>>();
  private readonly whenNone: (() => void)[] = [];
  private hasLeft = false;

  /** Of how many messages. */
  get size(): number {
    return this.open.size;
  }

  /** @param cut milliseconds after which WeChat cuts a delivery, noticed or not */
  has(key: string, cut: number): boolean {
    for (const delivery of this.open.get(key) ?? []) if (!delivery.isOlderThan(cut)) return true;
    return false;
  }

  /** Counts the delivery as open until it is closed or `wait` is over. */
  async during<T>(key: string, delivery: Delivery, wait: () => Promise<T>): Promise<T> {
    const end = () => this.remove(key, delivery);
    this.open.set(key, (this.open.get(key) ?? new Set()).add(delivery));
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
    const deliveries = this.open.get(key);
    deliveries?.delete(delivery);
    if (deliveries?.size === 0) this.open.delete(key);
    if (this.open.size > 0) return;
    for (const resolve of this.whenNone.splice(0)) resolve();
  }
}
