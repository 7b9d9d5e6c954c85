import { LEDGER_TIMES } from '../../../src/ledger';
import type { ReplyOptions } from '../../../src/wechat/account/wechat-account';
import type { TextMessage } from '../../../src/wechat/messages';
import { asText, type Reply } from '../../../src/wechat/replies';
import { wechatAccount } from '../../support/wechat/wechat-account';
import { messageOf, noteInterruptions, noteLost } from './crashes';
import { PretendedInstance } from './instance';
import type { Jobs } from './jobs';
import { pause } from './line';
import type { StoreKind } from './linked.store';
import { SharedRecords } from './records';
import { type Bubble, replyTo, type Story } from './story';

const DELIVERIES = 3;
const CUT_MS = 5000;
/** A connection that is refused is tried again after. */
const REFUSED_MS = 100;

export type Random = (least: number, most: number) => number;

export interface Setting {
  readonly size: number;
  readonly store: StoreKind;
  readonly reply: Partial<ReplyOptions>;
}

/** What a user writes. */
export type Written = Pick<Story, 'id' | 'user' | 'takes' | 'length'>;

/** Some instances that share what they know, and the users who write to them. */
export class Fleet {
  readonly records = new SharedRecords(LEDGER_TIMES);
  readonly jobs: Jobs = new Map();
  readonly account;
  readonly stories = new Map<string, Story>();
  readonly bubbles: Bubble[] = [];
  /** Messages of one lane that ran at once, or in another order than they came in. */
  readonly overlaps: string[] = [];
  readonly instances: PretendedInstance[];
  /** By user, the message in order that is just handled, and where. */
  private readonly running = new Map<string, readonly [id: string, by: PretendedInstance]>();
  /** By user. */
  private readonly asking = new Map<string, Promise<void>>();
  private restarts = 0;

  constructor(
    readonly setting: Setting,
    readonly random: Random,
  ) {
    this.account = wechatAccount({ reply: setting.reply });
    this.instances = Array.from(
      { length: setting.size },
      (_, i) => new PretendedInstance(this, `i${i}`),
    );
  }

  get living(): readonly PretendedInstance[] {
    return this.instances.filter(({ process }) => !process.isDead);
  }

  /** @throws where no such message was sent */
  story(id: string): Story {
    const story = this.stories.get(id);
    if (story) return story;
    throw new Error(`nobody has written ${id}`);
  }

  show(user: string, text: string, how: Bubble['how']): void {
    this.bubbles.push({ user, text, how });
  }

  /** Delivers it as WeChat does; who asks for what waits has had the last answer to that, or none. */
  async send(written: Written): Promise<void> {
    const { id, user } = written;
    const last = id.startsWith('k') ? this.asking.get(user) : undefined;
    const sent = Promise.resolve(last).then(() => this.deliver(written));
    if (id.startsWith('k')) this.asking.set(user, sent);
    await sent;
  }

  /** Each time to one of those that live. */
  private async deliver({ id, user, takes, length }: Written): Promise<void> {
    const message = messageOf(this, id, user);
    const counts = { runs: 0, interruptions: 0, mayRepeat: false, mayBeLost: false };
    this.stories.set(id, { id, user, takes, length, ...counts });
    for (let delivery = 1; delivery <= DELIVERIES; delivery += 1) {
      const begun = performance.now();
      const answer = await this.one().deliver(message, CUT_MS);
      if (answer !== undefined && answer !== 'unanswered') {
        if (typeof answer === 'object') this.answered(user, answer);
        return;
      }
      if (answer === undefined) noteLost(this, message);
      const next = begun + (answer === undefined ? REFUSED_MS : CUT_MS);
      await pause(Math.max(0, next - performance.now()));
    }
  }

  async handle({ msgId: id, fromUserName: user }: TextMessage, by: PretendedInstance) {
    const story = this.story(id);
    const run = (story.runs += 1);
    if (id.startsWith('o')) this.noteTurn(id, user, by);
    await pause(story.takes);
    if (this.running.get(user)?.[0] === id) this.running.delete(user);
    return replyTo(story, run);
  }

  /** Ends one unless it is the last; another comes in its place after `ms`. */
  kill(at: number, ms: number): void {
    const one = this.instances[at];
    if (!one || one.process.isDead || this.living.length === 1) return;
    this.noteInterruptions(one);
    one.kill();
    this.restarts += 1;
    const name = `i${at}.${this.restarts}`;
    if (ms < Infinity) {
      setTimeout(() => (this.instances[at] = new PretendedInstance(this, name)), ms);
    }
  }

  /** Nothing of one runs for `ms`. */
  freeze(one: PretendedInstance, ms: number, isCut: boolean): void {
    if (one.process.isDead || one.process.stoppedAt !== undefined) return;
    this.noteInterruptions(one);
    one.process.stop();
    if (isCut) one.line.cut();
    setTimeout(() => one.process.goOn(), ms);
  }

  private answered(user: string, answer: Reply): void {
    const shown = asText(answer, 'passive');
    if (shown.type === 'text') this.show(user, shown.content, 'passive');
  }

  private noteInterruptions(one: PretendedInstance): void {
    for (const [user, [, by]] of this.running) if (by === one) this.running.delete(user);
    noteInterruptions(this, one);
  }

  private noteTurn(id: string, user: string, by: PretendedInstance): void {
    const [other = id, where = by] = this.running.get(user) ?? [];
    if (other !== id) this.overlaps.push(`${other} on ${where.name} and ${id} on ${by.name}`);
    this.running.set(user, [id, by]);
  }

  private one(): PretendedInstance {
    const one = this.living[this.random(0, this.living.length - 1)];
    if (one) return one;
    throw new Error('no instance lives');
  }
}
