import type { FaultBoard } from './acting/fault-board';
import type { Followers } from './acting/followers';
import type { ServiceFleet } from './service/service-fleet';
import type { EventStream, PageEvent } from './server/event-stream';
import type { Phones } from './story/phones';
import type { StoryBook } from './story/story-book';

/** What the page is told at first and whenever it changes. */
export class ConsoleState {
  /** How many times faster than WeChat's clock. */
  speed = 1;
  /** The story that is sent again whenever a handler was saved. */
  rerun: number | undefined;

  constructor(
    private readonly parts: {
      readonly book: StoryBook;
      readonly phones: Phones;
      readonly faults: FaultBoard;
      readonly followers: Followers;
      readonly fleet: ServiceFleet;
      readonly stream: EventStream;
      readonly mode: string;
    },
  ) {}

  /** Tells the pages that something beside stories and bubbles has changed. */
  changed(): void {
    this.parts.stream.tell(this.event());
  }

  /** Tells the pages to forget all messages. */
  cleared(): void {
    for (const event of this.greeting()) this.parts.stream.tell(event);
  }

  greeting(): readonly PageEvent[] {
    const { book, phones } = this.parts;
    const all = { stories: book.stories, bubbles: phones.bubbles };
    return [{ type: 'all', data: all }, this.event()];
  }

  private event(): PageEvent {
    const { faults, followers, fleet, mode } = this.parts;
    const { speed, rerun } = this;
    const data = {
      speed,
      rerun,
      mode,
      faults: faults.on,
      followers: followers.view(),
      services: fleet.view(),
      reloads: fleet.reloads,
    };
    return { type: 'state', subject: 'state', data };
  }
}
