import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, Logger, Optional } from '@nestjs/common';
import { Ledger } from '../../ledger';
import type { MessageObserver, Told } from './observation';

/**
 * Tells whoever wants to know what becomes of each message: recording, the developer console. Free
 * while nobody does: `observers.tell?.({ … })` then makes not even the object.
 * @example const stop = app.get(MessageObservers).add((seen) => console.log(seen.kind));
 */
@Injectable()
export class MessageObservers {
  /** Unset while nobody listens. */
  tell: ((told: Told) => void) | undefined;
  private readonly logger = new Logger(MessageObservers.name);
  private readonly observers = new Set<MessageObserver>();
  private readonly failed = new WeakSet<MessageObserver>();
  private readonly messages = new AsyncLocalStorage<string>();

  constructor(@Optional() private readonly ledger?: Ledger) {}

  /** @returns ends it */
  add(observer: MessageObserver): () => void {
    this.observers.add(observer);
    this.tell = (told) => this.pass(told);
    this.ledger?.watch((change) => this.tell?.({ kind: 'ledger', message: change.key, change }));
    return () => this.remove(observer);
  }

  /** Runs what belongs to a message: API calls and log lines out of it are told as that message's. */
  during<T>(message: string, run: () => T): T {
    return this.tell ? this.messages.run(message, run) : run();
  }

  /** The message to which belongs what runs now. */
  get message(): string | undefined {
    return this.messages.getStore();
  }

  /** For the logger, which knows no messages. */
  logged(level: string, context: string, line: string): void {
    const { message } = this;
    if (message !== undefined) this.tell?.({ kind: 'logged', message, level, context, line });
  }

  private remove(observer: MessageObserver): void {
    this.observers.delete(observer);
    if (this.observers.size > 0) return;
    this.tell = undefined;
    this.ledger?.watch(undefined);
  }

  private pass(told: Told): void {
    const instance = this.ledger?.instance ?? String(process.pid);
    const seen = { at: Date.now(), monotonic: performance.now(), instance, ...told };
    for (const observer of this.observers) {
      try {
        observer(seen);
      } catch (error) {
        this.note(observer, error);
      }
    }
  }

  /** Once for each: it may fail at every message. */
  private note(observer: MessageObserver, error: unknown): void {
    if (this.failed.has(observer)) return;
    this.failed.add(observer);
    this.logger.error('An observer of messages failed; messages are answered all the same', error);
  }
}
