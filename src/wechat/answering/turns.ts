import { Injectable } from '@nestjs/common';
import { Ledger, type WaitSignal } from '../../ledger';
import type { Work } from './work';

/** For each message that comes before. */
const PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 200;

/** Work of this process that waits for its turn, or has it. */
interface Turn {
  readonly work: Work;
  hasBegun: boolean;
  wake: () => void;
}

/** Lets the messages of one lane run one after the other, in the order in which they were claimed. */
@Injectable()
export class Turns {
  /** By lane, in the order in which this process got them. */
  private readonly lanes = new Map<string, readonly Turn[]>();

  constructor(private readonly ledger: Ledger) {}

  /**
   * Resolves when it is the work's turn, or nobody wants it any more. To be ended by `ended`, whatever
   * becomes of it.
   */
  async wait(work: Work, unwanted: WaitSignal): Promise<void> {
    const { lane, key } = work;
    if (lane === undefined) return;
    const turn: Turn = { work, hasBegun: false, wake: () => undefined };
    this.lanes.set(lane, [...(this.lanes.get(lane) ?? []), turn]);
    // Nobody waits for a handler that goes on though its message was taken over.
    unwanted.addEventListener('abort', () => this.ended(work), { once: true });
    let [before, pause] = [Infinity, 0];
    while (!unwanted.aborted) {
      const ahead = this.aheadHere(lane, turn, await this.ledger.ahead(lane, key));
      turn.hasBegun = ahead === 0;
      if (turn.hasBegun) return;
      // Another process says nothing when its message has ended, and asking costs the store: often
      // where the turn is near and the lane moves, ever less often behind a handler that takes long.
      pause = ahead < before ? PAUSE_MS * ahead : Math.min(pause * 1.5, LONGEST_PAUSE_MS);
      before = ahead;
      await next(turn, pause);
    }
  }

  /** A message of this process has ended: whoever is next need not wait for its look at the store. */
  ended(work: Work): void {
    const { lane } = work;
    if (lane === undefined) return;
    const others = this.lanes.get(lane)?.filter((turn) => turn.work !== work) ?? [];
    if (others.length > 0) this.lanes.set(lane, others);
    else this.lanes.delete(lane);
    for (const turn of others) turn.wake();
  }

  /** While the store is away, and round that, the messages of this process follow each other at least. */
  private aheadHere(lane: string, turn: Turn, known: number | undefined): number {
    const turns = this.lanes.get(lane) ?? [];
    const ahead = known ?? turns.indexOf(turn);
    return turns.some(({ hasBegun }) => hasBegun) ? Math.max(ahead, 1) : ahead;
  }
}

/** Resolves when a message of the lane ends here, or after `ms`. */
function next(turn: Turn, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    turn.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
