import type { PlatformObserver, TimelineEntry } from '../../simulator';
import { bubbleOfCustomerMessage } from './bubble';
import { CallLog } from './call-log';
import { type LateMessage, LateMessages } from './late-messages';
import { Phones } from './phones';
import { PlatformScribe } from './platform-scribe';
import { ServiceScribe } from './service-scribe';
import { StoryBook, type Entry } from './story-book';
import type { EventStream } from '../server/event-stream';

const MENU = '/cgi-bin/menu/';
const TYPING_LASTS_MS = 15_000;

/** All that is written down, and who writes it. */
export class StoryDesk {
  readonly book: StoryBook;
  readonly phones: Phones;
  readonly platformScribe: PlatformScribe;
  readonly serviceScribe: ServiceScribe;
  private readonly calls = new CallLog();
  private readonly late: LateMessages;

  constructor(
    stream: EventStream,
    /** Told until when an account is shown as typing to a follower. */
    private readonly typing: (openId: string, until: number) => void,
    private readonly menuChanged: () => void,
  ) {
    this.book = new StoryBook((story) =>
      stream.tell({ type: 'story', subject: `story ${story.id}`, data: story }),
    );
    this.phones = new Phones((bubble) => stream.tell({ type: 'bubble', data: bubble }));
    this.platformScribe = new PlatformScribe(this.book);
    const late = new LateMessages((message, answered) => this.placeLate(message, answered));
    this.serviceScribe = new ServiceScribe(this.book, this.calls, (entry) => late.sentFor(entry));
    this.late = late;
  }

  /** What the platform is to be started with. */
  get observer(): PlatformObserver {
    return {
      packed: (message, request) => this.platformScribe.packed(message, request),
      begun: (message, delivery) => this.platformScribe.begun(message, delivery),
      ended: (message, delivery) => this.platformScribe.ended(message, delivery),
      shown: (openId, entry) => this.shown(openId, entry),
      called: (request, answer) => {
        this.calls.note(request, answer);
        if (request.path.startsWith(MENU)) this.menuChanged();
      },
    };
  }

  /** What the inspector shows; undefined: the story is forgotten. */
  details(id: string): object | undefined {
    const entry = this.book.get(Number(id));
    return entry && { ...entry.details, id: entry.story.id };
  }

  /** Replies are shown by who sends the message and knows which one they answer. */
  private shown(openId: string, entry: TimelineEntry): void {
    if (entry.kind === 'typing') this.typing(openId, entry.on ? Date.now() + TYPING_LASTS_MS : 0);
    if (entry.kind !== 'customer-service') return;
    this.typing(openId, 0);
    this.late.came(openId, entry.message);
  }

  private placeLate({ openId, message, moment }: LateMessage, answered?: Entry): void {
    const own = (one: Entry) => one.story.follower === openId && !one.story.isForged;
    const likely = () =>
      this.book.findLast((one) => own(one) && isLate(one)) ?? this.book.findLast(own);
    const entry = answered ?? likely();
    this.phones.show(openId, bubbleOfCustomerMessage(message), entry?.story.id);
    if (!entry) return;
    entry.story.late.push({ at: this.book.time(entry, moment), text: message.text });
    this.book.touch(entry);
  }
}

function isLate({ story }: Entry): boolean {
  return story.ledger.at(-1)?.state === 'late';
}
