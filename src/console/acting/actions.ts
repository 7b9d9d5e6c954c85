import type { ConsoleState } from '../console-state';
import type { ServiceFleet } from '../service/service-fleet';
import type { Message, Platform } from '../../simulator';
import type { Phones } from '../story/phones';
import type { Entry, StoryBook } from '../story/story-book';
import type { FaultBoard } from './fault-board';
import type { Followers } from './followers';
import { edited, messageOf, samplePicture, type Doing } from './message-of';
import type { MessageSender } from './message-sender';

/** WeChat's cut, at its own pace. */
const CUT_MS = 5000;
const SPEEDS: ReadonlySet<unknown> = new Set([1, 10]);

type Body = Readonly<Record<string, unknown>>;

export interface ActionParts {
  readonly platform: Platform;
  readonly book: StoryBook;
  readonly phones: Phones;
  readonly followers: Followers;
  readonly faults: FaultBoard;
  readonly sender: MessageSender;
  readonly fleet: ServiceFleet;
  readonly state: ConsoleState;
  /** Writes a message, given as its XML, as a test. @returns the path */
  readonly saveTest: (xml: string) => Promise<string>;
}

/** What the page asked for cannot be done; the message says why. */
export class ActionError extends Error {
  override readonly name = 'ActionError';
}

/** What the page can have done. */
export class Actions {
  private readonly actions: Readonly<Record<string, (body: Body) => unknown>> = {
    send: (body) => this.send(body),
    replay: (body) => this.replay(body),
    fault: (body) => this.fault(body),
    speed: (body) => this.speed(body),
    processes: ({ count }) => this.parts.fleet.resize(count === 2 ? 2 : 1),
    follower: () => this.parts.followers.add(),
    rerun: ({ id }) => this.rerun(id),
    'save-test': (body) => this.saveTest(body),
    clear: () => this.clear(),
  };

  constructor(private readonly parts: ActionParts) {}

  /** @throws ActionError, UnknownDoingError, UnknownFaultError */
  async act(name: string, body: unknown): Promise<unknown> {
    const action = Object.hasOwn(this.actions, name) ? this.actions[name] : undefined;
    if (!action || typeof body !== 'object' || body === null) {
      throw new ActionError(`There is no action "${name}" with this body.`);
    }
    const result = await action(body as Body);
    this.parts.state.changed();
    return result;
  }

  /** The handlers' faults, also after something else has changed what they are. */
  applyFaults(): void {
    const { faults, fleet, platform, state } = this.parts;
    faults.applyTo(platform);
    fleet.setFaults(faults.handlers(state.speed));
    state.changed();
  }

  /** For processes that are started from then on. */
  setSpeed(speed: number): void {
    this.parts.state.speed = speed;
    this.parts.platform.cutAfter(CUT_MS / speed);
    this.applyFaults();
  }

  /** Sends the chosen story again, after a handler was saved. */
  async sendAgain(): Promise<void> {
    const { state, book } = this.parts;
    if (state.rerun === undefined || !book.get(state.rerun)) return;
    // The next one is compared with this one.
    const before = state.rerun;
    const { id } = await this.replay({ id: before });
    // It may have been switched off meanwhile.
    if (state.rerun === before) state.rerun = id;
    state.changed();
  }

  private async send({ follower, doing }: Body): Promise<unknown> {
    const { followers, sender, fleet } = this.parts;
    if (typeof follower !== 'string' || !followers.has(follower)) {
      throw new ActionError('There is no such follower.');
    }
    const message = this.messageOf(doing as Doing);
    await fleet.settled();
    if (message.event === 'unsubscribe') followers.follows(follower, false);
    if (message.event === 'subscribe') followers.follows(follower, true);
    return { id: sender.send(message, follower) };
  }

  private messageOf(doing: Doing): Message {
    if (doing.kind !== 'image') return messageOf(doing);
    return messageOf({
      ...doing,
      fields: { ...samplePicture(this.parts.platform), ...doing.fields },
    });
  }

  private async replay({ id, fields, same }: Body): Promise<{ readonly id?: number }> {
    const { sender, fleet } = this.parts;
    const entry = this.entry(id);
    const { message } = entry.message;
    const again = same === true ? message : edited(message, fields as Record<string, string>);
    await fleet.settled();
    return { id: sender.send(again, entry.story.follower, entry.story.id) };
  }

  private async saveTest({ id }: Body): Promise<unknown> {
    return { path: await this.parts.saveTest(this.entry(id).details.xml) };
  }

  /** @throws ActionError */
  private entry(id: unknown): Entry {
    const entry = this.parts.book.get(Number(id));
    if (entry) return entry;
    throw new ActionError('There is no such message any more.');
  }

  private fault({ name, on }: Body): void {
    this.parts.faults.set(String(name), on === true);
    this.applyFaults();
  }

  private async speed({ speed }: Body): Promise<void> {
    if (!SPEEDS.has(speed)) throw new ActionError('Time is real (1) or ten times as fast (10).');
    if (speed === this.parts.state.speed) return;
    this.setSpeed(Number(speed));
    await this.parts.fleet.restart();
  }

  private rerun(id: unknown): void {
    this.parts.state.rerun = typeof id === 'number' ? id : undefined;
  }

  private clear(): void {
    const { book, phones, state } = this.parts;
    book.clear();
    phones.clear();
    state.cleared();
  }
}
