import type { PushedMessage } from '../../simulator';
import type { Story } from './story';
import type { StoryDetails } from './story-details';
import { verdictOf } from './verdict';

/** As many as the page keeps smooth. */
const MOST_STORIES = 5000;

/** A message with all that is known of it. */
export interface Entry {
  readonly story: Story;
  readonly details: StoryDetails;
  readonly message: PushedMessage;
  /** When its first delivery began, by this process' monotonic clock. */
  startedAt: number;
}

/** All messages of this session, the oldest first. */
export class StoryBook {
  private readonly entries = new Map<number, Entry>();
  private inOrder: Entry[] = [];
  private readonly byMessage = new Map<PushedMessage, Entry>();
  private last = 0;

  /** @param changed told whenever something of a story is new */
  constructor(private readonly changed: (story: Story) => void) {}

  nextId(): number {
    this.last += 1;
    return this.last;
  }

  add(entry: Entry): void {
    this.entries.set(entry.story.id, entry);
    this.byMessage.set(entry.message, entry);
    this.inOrder.push(entry);
    const oldest = this.inOrder.length > MOST_STORIES ? this.inOrder.shift() : undefined;
    if (oldest) {
      this.entries.delete(oldest.story.id);
      this.byMessage.delete(oldest.message);
    }
    this.touch(entry);
  }

  get(id: number): Entry | undefined {
    return this.entries.get(id);
  }

  of(message: PushedMessage): Entry | undefined {
    return this.byMessage.get(message);
  }

  /** The latest that fits. */
  findLast(fits: (entry: Entry) => boolean): Entry | undefined {
    return this.inOrder.findLast(fits);
  }

  get stories(): readonly Story[] {
    return this.inOrder.map(({ story }) => story);
  }

  /** Milliseconds of WeChat's clock since the story began. */
  time({ startedAt, story }: Entry, moment = performance.now()): number {
    return Math.max(0, (moment - startedAt) * story.speed);
  }

  /** What was cleared meanwhile comes back into no page. */
  touch({ story }: Entry): void {
    story.verdict = verdictOf(story);
    if (this.entries.has(story.id)) this.changed(story);
  }

  clear(): void {
    this.entries.clear();
    this.inOrder = [];
    this.byMessage.clear();
  }
}
