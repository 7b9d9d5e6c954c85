import type { Clock } from '../clock';
import type { PushedMessage } from '../messages/message';
import { ApiFailure } from './api-endpoint';

interface Allowance {
  readonly messages: number;
  /** Milliseconds. */
  readonly valid: number;
}

/** A time in which a user may be written to. */
export interface ContactWindow {
  /** By the platform's clock. */
  readonly ends: number;
  readonly left: number;
  /** Of how many at its beginning. */
  readonly most: number;
}

type OpenWindow = { -readonly [K in keyof ContactWindow]: ContactWindow[K] };

const AFTER_MESSAGE: Allowance = { messages: 5, valid: 48 * 3_600_000 };
const AFTER_EVENT: Allowance = { messages: 3, valid: 60_000 };
const OPENING_EVENTS = new Set(['click', 'scancode_push', 'scancode_waitmsg', 'subscribe', 'scan']);

/**
 * Who may be written to by customer service, and how often: five messages within 48 hours of a
 * user's message; three within a minute of a menu tap, a follow or a scan.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage.html
 */
export class ContactWindows {
  private readonly windows = new Map<string, Map<Allowance, OpenWindow>>();
  private readonly lastContact = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  userActed({ openId, message }: PushedMessage): void {
    const name = message.event?.toLowerCase();
    if (name === 'unsubscribe') {
      this.windows.delete(openId);
      return;
    }
    this.lastContact.set(openId, this.clock.now());
    if (message.msgType !== 'event') this.open(openId, AFTER_MESSAGE);
    else if (name !== undefined && OPENING_EVENTS.has(name)) this.open(openId, AFTER_EVENT);
  }

  /** Uses one message. @throws ApiFailure 45015 outside every window, 45047 when they are used up */
  take(openId: string): void {
    const open = this.openOf(openId);
    if (open.length === 0) {
      throw new ApiFailure(45015, 'response out of time limit or subscription is canceled');
    }
    const usable = open
      .filter(({ left }) => left > 0)
      .reduce<OpenWindow | undefined>((a, b) => (a && a.ends <= b.ends ? a : b), undefined);
    if (!usable) throw new ApiFailure(45047, 'out of response count limit');
    usable.left -= 1;
    this.lastContact.set(openId, this.clock.now());
  }

  /** What is open for a user: how many messages, and until when by the platform's clock. */
  of(openId: string): readonly ContactWindow[] {
    return this.openOf(openId).map(({ ends, left, most }) => ({ ends, left, most }));
  }

  /** Milliseconds since the user and the account last had to do with each other. */
  sinceContact(openId: string): number {
    return this.clock.now() - (this.lastContact.get(openId) ?? -Infinity);
  }

  private open(openId: string, allowance: Allowance): void {
    const windows = this.windows.get(openId) ?? new Map<Allowance, OpenWindow>();
    windows.set(allowance, {
      ends: this.clock.now() + allowance.valid,
      left: allowance.messages,
      most: allowance.messages,
    });
    this.windows.set(openId, windows);
  }

  private openOf(openId: string): readonly OpenWindow[] {
    const windows = [...(this.windows.get(openId)?.values() ?? [])];
    return windows.filter(({ ends }) => ends > this.clock.now());
  }
}
