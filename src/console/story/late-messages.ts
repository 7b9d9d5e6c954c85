import type { CustomerMessage } from '../../simulator';
import type { Entry } from './story-book';

/** The service tells of a call some milliseconds after WeChat has it; of one outside any run, never. */
const TOLD_WITHIN_MS = 500;

/** A customer-service message that a follower got. */
export interface LateMessage {
  readonly openId: string;
  readonly message: CustomerMessage;
  /** By this process' monotonic clock. */
  readonly moment: number;
}

type Place = (late: LateMessage, answered: Entry | undefined) => void;

/** Holds what came by customer-service message until the service says which message it answers. */
export class LateMessages {
  private readonly untold = new Map<LateMessage, NodeJS.Timeout>();

  /** @param place told of each once; without an entry where the service says nothing of it */
  constructor(private readonly place: Place) {}

  came(openId: string, message: CustomerMessage): void {
    const late = { openId, message, moment: performance.now() };
    const timer = setTimeout(() => this.settle(late), TOLD_WITHIN_MS);
    this.untold.set(late, timer.unref());
  }

  /** The service has sent one for this message: the oldest that its follower got. */
  sentFor(entry: Entry): void {
    const late = [...this.untold.keys()].find(({ openId }) => openId === entry.story.follower);
    if (late) this.settle(late, entry);
  }

  private settle(late: LateMessage, answered?: Entry): void {
    clearTimeout(this.untold.get(late));
    this.untold.delete(late);
    this.place(late, answered);
  }
}
