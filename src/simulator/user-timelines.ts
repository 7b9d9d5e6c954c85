import type { CustomerMessage } from './api/customer-message';
import type { Message } from './messages/message';
import { NoCustomerMessageError, PlatformClosedError } from './platform-errors';
import type { PlatformObserver } from './platform-observer';
import type { SeenReply } from './replies/seen';

/** One thing in a user's conversation with the account; `at` by the platform's clock. */
export type TimelineEntry =
  | { readonly kind: 'sent'; readonly at: number; readonly message: Message }
  | { readonly kind: 'reply'; readonly at: number; readonly reply: SeenReply }
  | { readonly kind: 'outage'; readonly at: number; readonly line: string }
  | { readonly kind: 'typing'; readonly at: number; readonly on: boolean }
  | {
      readonly kind: 'customer-service';
      readonly at: number;
      readonly message: CustomerMessage;
    };

interface Waiter {
  readonly take: (message: CustomerMessage) => void;
  readonly giveUp: (reason: Error) => void;
}

/** What every user sees, in order. */
export class UserTimelines {
  private readonly entries = new Map<string, TimelineEntry[]>();
  private readonly shown: CustomerMessage[] = [];
  private readonly unread = new Map<string, CustomerMessage[]>();
  private readonly waiters = new Map<string, Waiter[]>();

  constructor(private readonly observer: PlatformObserver = {}) {}

  record(openId: string, entry: TimelineEntry): void {
    const entries = this.entries.get(openId) ?? [];
    entries.push(entry);
    this.entries.set(openId, entries);
    this.observer.shown?.(openId, entry);
  }

  showCustomerMessage(message: CustomerMessage): void {
    const { openId, at } = message;
    this.record(openId, { kind: 'customer-service', at, message });
    this.shown.push(message);
    const waiter = this.waiters.get(openId)?.shift();
    if (waiter) waiter.take(message);
    else this.unread.set(openId, [...(this.unread.get(openId) ?? []), message]);
  }

  of(openId: string): readonly TimelineEntry[] {
    return [...(this.entries.get(openId) ?? [])];
  }

  customerMessages(openId?: string): readonly CustomerMessage[] {
    return this.shown.filter((message) => openId === undefined || message.openId === openId);
  }

  /** The oldest customer-service message that was not handed out by this method yet. */
  async nextCustomerMessage(openId: string, ms: number): Promise<CustomerMessage> {
    const unread = this.unread.get(openId)?.shift();
    if (unread) return unread;
    const waiters = this.waiters.get(openId) ?? [];
    this.waiters.set(openId, waiters);
    return new Promise<CustomerMessage>((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        const index = waiters.indexOf(waiter);
        if (index >= 0) waiters.splice(index, 1);
      };
      const waiter: Waiter = {
        take: (message) => (leave(), resolve(message)),
        giveUp: (reason) => (leave(), reject(reason)),
      };
      const timer = setTimeout(() => waiter.giveUp(new NoCustomerMessageError(ms)), ms);
      waiters.push(waiter);
    });
  }

  close(): void {
    const waiting = [...this.waiters.values()].flat();
    for (const waiter of waiting) waiter.giveUp(new PlatformClosedError());
  }
}
