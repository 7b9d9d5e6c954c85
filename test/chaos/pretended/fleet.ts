import { LEDGER_TIMES } from '../../../src/ledger';
import { textMessage } from '../../../src/wechat/messages';
import { PretendedInstance } from './instance';
import type { Jobs } from './jobs';
import { pause } from './line';
import { SharedRecords } from './records';

const DELIVERIES = 3;
const CUT_MS = 5000;
/** A connection that is refused is tried again after. */
const REFUSED_MS = 100;
const LANES = 4;

/** What happened to one message. */
export interface Story {
  /** Milliseconds that its handler takes. */
  readonly takes: number;
  runs: number;
  /** What its user was shown, and how. */
  readonly seen: string[];
}

export type Random = (least: number, most: number) => number;

/** Some instances that share what they know, and the users who write to them. */
export class Fleet {
  readonly records = new SharedRecords(LEDGER_TIMES);
  readonly jobs: Jobs = new Map();
  readonly stories = new Map<string, Story>();
  /** Messages of one lane that one instance ran at once. */
  readonly overlaps: string[] = [];
  readonly instances: readonly PretendedInstance[];

  constructor(
    size: number,
    readonly random: Random,
  ) {
    this.instances = Array.from({ length: size }, (_, i) => new PretendedInstance(this, `i${i}`));
  }

  /** @throws where no such message was sent */
  story(content: string): Story {
    const story = this.stories.get(content);
    if (story) return story;
    throw new Error(`nobody has written ${content}`);
  }

  show(text: string, how: 'passive' | 'late'): void {
    this.story(text.split('#')[0] ?? '').seen.push(`${how} ${text}`);
  }

  /** Delivers it as WeChat does, each time to one of those that live. */
  async send(content: string, takes: number): Promise<void> {
    const user = content.startsWith('o') ? `u${Number(content.slice(1)) % LANES}` : content;
    const message = textMessage()
      .with('content', content)
      .with('fromUserName', user)
      .with('msgId', content)
      .build();
    this.stories.set(content, { takes, runs: 0, seen: [] });
    for (let delivery = 1; delivery <= DELIVERIES; delivery += 1) {
      const begun = performance.now();
      const answer = await this.one().deliver(message, CUT_MS);
      if (answer !== undefined && answer !== 'unanswered') {
        if (typeof answer === 'object' && answer.type === 'text')
          this.show(answer.content, 'passive');
        return;
      }
      const next = begun + (answer === undefined ? REFUSED_MS : CUT_MS);
      await pause(Math.max(0, next - performance.now()));
    }
  }

  private one(): PretendedInstance {
    const living = this.instances.filter(({ line }) => !line.isDead);
    const one = living[this.random(0, living.length - 1)];
    if (one) return one;
    throw new Error('no instance lives');
  }
}
