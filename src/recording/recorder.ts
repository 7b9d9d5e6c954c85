import { Logger } from '@nestjs/common';
import type { Observation } from '../wechat';
import { entryOf, type Entry } from './entry';
import { MOST_ENTRIES, type RecordingStore } from './recording-store';

const FLUSH_EVERY_MS = 100;
/** Messages that are not written yet; beyond that, entries are dropped to bound the memory. */
const MOST_UNWRITTEN = 5000;

/**
 * Gathers what happens to each message and writes it a moment later, beside the work: a store that
 * is slow, full or unreachable loses recordings, never a reply.
 */
export class Recorder {
  private readonly logger = new Logger('Recording');
  /** Of deliveries of which the message is not known yet. */
  private readonly early = new Map<string, Entry[]>();
  private readonly messages = new Map<string, string>();
  private unwritten = new Map<string, Entry[]>();
  private readonly counts = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private isFailing = false;

  constructor(private readonly store: RecordingStore) {}

  readonly observe = (seen: Observation): void => {
    const entry = entryOf(seen);
    const delivery = 'delivery' in seen ? seen.delivery : undefined;
    if (seen.kind === 'read' && delivery !== undefined) this.isKnown(delivery, seen.message);
    const message = 'message' in seen ? wholeOf(seen.message) : this.messages.get(delivery ?? '');
    if (entry && message !== undefined) this.add(message, entry);
    else if (entry && delivery !== undefined) this.addEarly(delivery, entry);
    if (seen.kind === 'answered' || seen.kind === 'unanswered') this.isOver(seen.delivery);
  };

  /** Resolves when all is written that was observed, or could not be. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.unwritten;
    this.unwritten = new Map();
    this.writing = this.writing.then(() => this.write(batch));
    await this.writing;
  }

  private isKnown(delivery: string, message: string): void {
    this.messages.set(delivery, message);
    for (const entry of this.early.get(delivery) ?? []) this.add(message, entry);
    this.early.delete(delivery);
  }

  private isOver(delivery: string): void {
    this.early.delete(delivery);
    this.messages.delete(delivery);
  }

  private addEarly(delivery: string, entry: Entry): void {
    if (this.early.size >= MOST_UNWRITTEN) this.early.clear();
    this.early.set(delivery, [...(this.early.get(delivery) ?? []), entry]);
  }

  private add(message: string, entry: Entry): void {
    const count = this.counts.get(message) ?? 0;
    if (count >= MOST_ENTRIES || this.unwritten.size >= MOST_UNWRITTEN) return;
    if (this.counts.size >= MOST_UNWRITTEN) this.counts.clear();
    this.counts.set(message, count + 1);
    const entries = this.unwritten.get(message);
    if (entries) entries.push(entry);
    else this.unwritten.set(message, [entry]);
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_EVERY_MS).unref();
  }

  private async write(batch: ReadonlyMap<string, readonly Entry[]>): Promise<void> {
    for (const [message, entries] of batch) {
      try {
        await this.store.append(message, entries);
        this.isFailing = false;
      } catch (error) {
        this.noteFailure(error);
      }
    }
  }

  private noteFailure(error: unknown): void {
    if (this.isFailing) return;
    this.isFailing = true;
    this.logger.warn(`Messages cannot be recorded; they are still answered: ${String(error)}`);
  }
}

/** What follows a reply is recorded with its message: in the ledger its key ends with a `+`. */
function wholeOf(key: string | undefined): string | undefined {
  return key?.replace(/\+$/, '');
}
