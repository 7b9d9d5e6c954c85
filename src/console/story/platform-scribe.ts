import type {
  BegunDelivery,
  Conversation,
  Delivery,
  HttpRequest,
  Message,
  PushedMessage,
} from '../../simulator';
import type { DeliveryBar, DeliveryResult, Story } from './story';
import type { Entry, StoryBook } from './story-book';

const NAMES = ['Content', 'EventKey', 'Label', 'Title'];
const LONGEST_SUMMARY = 200;

/** What is known of a message before it is sent. */
export interface Intent {
  readonly follower: string;
  readonly faults: readonly string[];
  readonly isForged: boolean;
  readonly replayOf?: number;
  readonly speed: number;
  /** How the command line sends it. */
  readonly command: string;
}

/** Writes the stories down as the platform tells them. */
export class PlatformScribe {
  private readonly intents = new WeakMap<Message, Intent>();

  constructor(private readonly book: StoryBook) {}

  /** The next story of this message is meant so. */
  expect(message: Message, intent: Intent): void {
    this.intents.set(message, intent);
  }

  packed(message: PushedMessage, request: HttpRequest): void {
    const intent = this.intents.get(message.message);
    if (!intent) return;
    const { command, ...meant } = intent;
    const story: Story = {
      ...newStory(message.message),
      ...meant,
      id: this.book.nextId(),
      sentAt: Date.now(),
    };
    const details = { ...newDetails(message, request), command };
    this.book.add({ story, details, message, startedAt: performance.now() });
  }

  begun(message: PushedMessage, { number }: BegunDelivery): void {
    const entry = this.book.of(message);
    if (!entry) return;
    entry.story.deliveries.push({ number, at: this.book.time(entry) });
    this.book.touch(entry);
  }

  ended(message: PushedMessage, delivery: Delivery): void {
    const entry = this.book.of(message);
    const bar = entry?.story.deliveries.find(({ number }) => number === delivery.number);
    if (!entry || !bar) return;
    bar.took = this.book.time(entry) - bar.at;
    bar.result = resultOf(delivery);
    bar.isEmpty = delivery.seen.kind === 'nothing';
    if (delivery.status !== undefined) bar.status = delivery.status;
    if (delivery.outcome !== 'answered') bar.problem ??= delivery.problem;
    this.book.touch(entry);
  }

  /** Nothing more is delivered. */
  done(entry: Entry, { sees, text }: Pick<Conversation, 'sees' | 'text'>): void {
    const { story } = entry;
    story.isDone = true;
    if (!story.isForged) story.seen = { kind: sees.kind, text };
    for (const bar of joinedOf(story.deliveries)) bar.result = 'joined';
    this.book.touch(entry);
  }
}

function newStory(message: Message) {
  return {
    msgType: message.event ?? message.msgType,
    summary: summaryOf(message),
    deliveries: [],
    runs: [],
    calls: [],
    late: [],
    fetched: [],
    ledger: [],
    isDone: false,
    verdict: [],
  };
}

function newDetails({ xml, message }: PushedMessage, { query, body }: HttpRequest) {
  const request = { query, body: body.toString() };
  return { request, xml, fields: fieldsOf(message), calls: [], log: [], checks: {} };
}

/** All but the first of those that were answered: the user sees a reply once. */
function joinedOf(bars: readonly DeliveryBar[]): readonly DeliveryBar[] {
  return bars.filter(({ result }) => result === 'answered').slice(1);
}

function resultOf({ outcome, status = 0 }: Delivery): DeliveryResult {
  if (outcome === 'answered' || outcome === 'cut') return outcome;
  return outcome === 'bad-status' && status >= 400 && status < 500 ? 'refused' : 'failed';
}

/** A message in one line: what was typed, or the field that says most. */
function summaryOf({ fields, raw }: Message): string {
  const name = NAMES.find((one) => typeof fields[one] === 'string' && fields[one] !== '');
  const text = name === undefined ? (raw ?? '') : String(fields[name]);
  return text.replaceAll(/\s+/g, ' ').slice(0, LONGEST_SUMMARY);
}

/** The fields that a developer may change: plain texts and numbers. */
function fieldsOf({ fields }: Message): Readonly<Record<string, string>> {
  const plain = Object.entries(fields).filter(([, value]) =>
    ['string', 'number', 'bigint'].includes(typeof value),
  );
  return Object.fromEntries(plain.map(([name, value]) => [name, String(value)]));
}
