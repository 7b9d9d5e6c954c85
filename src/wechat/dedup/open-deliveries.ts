import { Injectable } from '@nestjs/common';

/** The deliveries of this instance that are open and wait for a reply, by message. */
@Injectable()
export class OpenDeliveries {
  private readonly counts = new Map<string, number>();

  has(key: string): boolean {
    return this.counts.has(key);
  }

  get size(): number {
    return this.counts.size;
  }

  /** Counts the delivery until `wait` is over. */
  async during<T>(key: string, closed: AbortSignal, wait: () => Promise<T>): Promise<T> {
    this.add(key, 1);
    let open = true;
    const close = () => {
      if (open) this.add(key, -1);
      open = false;
    };
    closed.addEventListener('abort', close, { once: true });
    try {
      return await wait();
    } finally {
      closed.removeEventListener('abort', close);
      close();
    }
  }

  private add(key: string, change: number): void {
    const count = (this.counts.get(key) ?? 0) + change;
    if (count > 0) this.counts.set(key, count);
    else this.counts.delete(key);
  }
}
