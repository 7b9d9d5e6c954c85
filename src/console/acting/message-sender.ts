import { text, type Conversation, type Message, type Platform } from '../../simulator';
import { bubbleOfMessage, bubbleOfSeen } from '../story/bubble';
import type { Phones } from '../story/phones';
import type { Intent, PlatformScribe } from '../story/platform-scribe';
import type { Entry, StoryBook } from '../story/story-book';
import { commandOf } from './command-of';
import type { FaultBoard } from './fault-board';

const COPIES = 3;
/** A token that is not the account's. */
const FOREIGN_TOKEN = 'SomebodyElsesToken';

interface Parts {
  readonly platform: Platform;
  readonly book: StoryBook;
  readonly scribe: PlatformScribe;
  readonly phones: Phones;
  readonly faults: FaultBoard;
  /** How many times faster than WeChat's clock. */
  readonly speed: () => number;
  /** The account's variables for a shell. */
  readonly accountFile: string;
}

/** Sends what followers do, changed by the faults that are on. */
export class MessageSender {
  constructor(private readonly parts: Parts) {}

  /** @returns the story's number, before the deliveries are over */
  send(message: Message, follower: string, replayOf?: number): number | undefined {
    const { faults, platform } = this.parts;
    if (faults.has('token-40001')) platform.api.voidToken();
    if (faults.has('forge')) return this.forge(message, follower, { token: FOREIGN_TOKEN });
    if (faults.has('downgrade')) return this.forge(message, follower, { mode: 'plain' });
    if (faults.has('duplicate')) return this.duplicate(message, follower);
    const sent = this.deliver(message, follower, replayOf);
    if (faults.has('replay')) void sent.then((entry) => this.capture(entry));
    return this.latest(message)?.story.id;
  }

  private async deliver(
    message: Message,
    follower: string,
    replayOf?: number,
  ): Promise<Entry | undefined> {
    const { platform } = this.parts;
    this.expect(message, follower, { replayOf });
    const sending = platform.send(message, { from: follower });
    return this.follow(message, follower, sending);
  }

  private duplicate(message: Message, follower: string): number | undefined {
    const { platform } = this.parts;
    this.expect(message, follower, {});
    const sending = platform.sendAtOnce(message, COPIES, { from: follower });
    void this.follow(
      message,
      follower,
      sending.then((deliveries) => {
        const shown = deliveries.find(({ outcome }) => outcome === 'answered') ?? deliveries.at(-1);
        return { sees: shown?.seen ?? { kind: 'nothing' }, text: '' };
      }),
    );
    return this.latest(message)?.story.id;
  }

  private async follow(
    message: Message,
    follower: string,
    sending: Promise<Pick<Conversation, 'sees' | 'text'>>,
  ): Promise<Entry | undefined> {
    const { phones, scribe } = this.parts;
    const entry = this.latest(message);
    if (entry) phones.show(follower, bubbleOfMessage(message, entry.details.xml), entry.story.id);
    // Rejects when the platform is closed meanwhile.
    const seen = await sending.catch(() => undefined);
    if (!entry || !seen) return undefined;
    phones.show(follower, bubbleOfSeen(seen.sees), entry.story.id);
    scribe.done(entry, seen);
    return entry;
  }

  private forge(
    message: Message,
    follower: string,
    account: { readonly token?: string; readonly mode?: 'plain' },
  ): number | undefined {
    const { platform } = this.parts;
    this.expect(message, follower, { isForged: true });
    void this.finishForged(message, platform.deliver(message, { from: follower, account }));
    return this.latest(message)?.story.id;
  }

  /** What somebody can do who has read a genuine request: send it again with another message. */
  private async capture(entry: Entry | undefined): Promise<void> {
    if (!entry) return;
    const { platform } = this.parts;
    const { follower, summary } = entry.story;
    const { query } = entry.details.request;
    const other = text(`${summary} (replay)`);
    this.expect(other, follower, { isForged: true });
    const captured = query as Readonly<Record<string, string>>;
    await this.finishForged(other, platform.deliver(other, { from: follower, query: captured }));
  }

  private async finishForged(message: Message, sending: Promise<unknown>): Promise<void> {
    await sending.catch(() => undefined);
    const entry = this.latest(message);
    if (entry) this.parts.scribe.done(entry, { sees: { kind: 'nothing' }, text: '' });
  }

  private expect(message: Message, follower: string, meant: Partial<Intent>): void {
    const { scribe, faults, speed, accountFile } = this.parts;
    const command = commandOf(message, follower, accountFile);
    const usual = { follower, command, isForged: false, faults: faults.on, speed: speed() };
    scribe.expect(message, { ...usual, ...meant });
  }

  private latest(message: Message): Entry | undefined {
    return this.parts.book.findLast((entry) => entry.message.message === message);
  }
}
