import { setTimeout as pause } from 'node:timers/promises';
import type { Conversation, CustomerMessage, Message, Platform, SendOptions } from '../simulator';
import type { TestClock } from './test-clock';
import type { TestInstance } from './test-instance';

/** Longer than any handler should take; where time is virtual it costs nothing. */
const LONGEST_WAIT_MS = 600_000;

export interface TestServiceParts {
  readonly platform: Platform;
  readonly clock: TestClock | undefined;
  /** Starts an instance on the same data as the one before. */
  readonly start: () => Promise<TestInstance>;
  /** Once everything is closed. */
  readonly end: () => void;
}

/** The whole service with the handlers of a test, and WeChat in miniature before it. */
export class TestService implements AsyncDisposable {
  readonly platform: Platform;
  private closed: Promise<void> | undefined;

  constructor(
    private readonly parts: TestServiceParts,
    private instance: TestInstance,
  ) {
    this.platform = parts.platform;
  }

  /** A user does something; resolves with what they see after the last delivery. */
  send(message: Message, options: SendOptions = {}): Promise<Conversation> {
    return this.inTime(() => this.platform.send(message, options));
  }

  /** The user's next customer-service message: a reply that no delivery could carry. */
  late(openId: string = this.platform.testUser): Promise<CustomerMessage> {
    return this.inTime(() => this.platform.nextCustomerMessage(openId, LONGEST_WAIT_MS));
  }

  /** Lets time pass. */
  pass(ms: number): Promise<void> {
    return this.inTime(() => pause(ms));
  }

  /** A provider of the service: one of the handlers, or `CustomMessageService` and the like. */
  get<T>(type: new (...all: never[]) => T): T {
    return this.instance.app.get<T>(type);
  }

  /** Ends the service in order and starts it anew on the same data, as a deployment does. */
  async restart(): Promise<void> {
    await this.inTime(() => this.instance.close());
    this.instance = await this.parts.start();
  }

  /** Ends service and platform, and restores real time. */
  close(): Promise<void> {
    return (this.closed ??= this.closeAll());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async closeAll(): Promise<void> {
    // What handlers are doing may still need WeChat.
    await this.inTime(() => this.instance.close());
    await this.platform.close();
    await this.parts.clock?.stop();
    this.parts.end();
  }

  private inTime<T>(wait: () => Promise<T>): Promise<T> {
    return this.parts.clock ? this.parts.clock.while(wait) : wait();
  }
}
