import { Injectable } from '@nestjs/common';
import { Ledger, type WaitSignal } from '../../ledger';
import type { Work } from './work';

/** For each message that comes before. */
const PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 200;

/** Lets the messages of one lane run one after the other, in the order in which they were claimed. */
@Injectable()
export class Turns {
  /** Whoever waits in this process, by lane. */
  private readonly waiting = new Map<string, Set<() => void>>();

  constructor(private readonly ledger: Ledger) {}

  /** Resolves when it is the work's turn, or nobody wants it any more. */
  async wait({ lane, key }: Work, unwanted: WaitSignal): Promise<void> {
    if (lane === undefined) return;
    let [before, pause] = [Infinity, 0];
    while (!unwanted.aborted) {
      const ahead = await this.ledger.ahead(lane, key);
      if (ahead === 0) return;
      // Another process says nothing when its message has ended, and asking costs the store: often
      // where the turn is near and the lane moves, ever less often behind a handler that takes long.
      pause = ahead < before ? PAUSE_MS * ahead : Math.min(pause * 1.5, LONGEST_PAUSE_MS);
      before = ahead;
      await this.next(lane, pause);
    }
  }

  /** A message of this process has ended: whoever is next need not wait for its look at the store. */
  ended({ lane }: Work): void {
    if (lane === undefined) return;
    for (const wake of this.waiting.get(lane) ?? []) wake();
    this.waiting.delete(lane);
  }

  /** Resolves when a message of the lane ends here, or after `ms`. */
  private next(lane: string, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.waiting.get(lane) ?? new Set();
      const wake = () => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.waiting.set(lane, waiting.add(wake));
    });
  }
}
