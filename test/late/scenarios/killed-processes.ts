import { setTimeout as pause } from 'node:timers/promises';
import { text, type Conversation } from '../../../src/simulator';
import type { ServiceProcess } from '../../support/process/service-process';
import { randomFrom } from '../../support/random-from';
import { LateService } from '../process/late-service';
import { eventually } from '../shortened';

const SEED = 20_261_124;
/** Milliseconds in which a busy process notes that a message was sent. */
const NOTED_WITHIN = 300;

export interface Scale {
  readonly rounds: number;
  /** In each round. */
  readonly messages: number;
  /** In each round; a message may meet several. */
  readonly kills: number;
}

/** Messages whose handlers take from nothing to beyond the window, and processes that are killed. */
class KilledProcesses {
  readonly conversations: Conversation[] = [];
  readonly kills: number[] = [];
  private readonly random = randomFrom(SEED);
  private running: { readonly process: ServiceProcess; readonly port: number } | undefined;

  private constructor(readonly service: LateService) {}

  static async play({ rounds, messages, kills }: Scale): Promise<KilledProcesses> {
    const service = await LateService.create({
      platform: { cutAfter: 1200, connectRetryAfter: 500, deliveries: 60 },
      environment: { WECHAT_REPLY_DEADLINE: '1000', LOG_LEVEL: 'error' },
    });
    const story = new KilledProcesses(service);
    story.running = await service.start();
    service.platform.connect(service.url(story.running.port));
    for (let round = 1; round <= rounds; round += 1) {
      const moments = Array.from({ length: messages }, () => story.random(0, 2000));
      const pauses = Array.from({ length: kills }, () => story.random(700, 2000));
      await Promise.all([story.kill(pauses), story.sendAll(round, moments)]);
      await eventually(() => expect(story.unanswered()).toEqual([]), 60_000).catch(() => undefined);
    }
    await pause(1500);
    return story;
  }

  /** Passive and late. */
  repliesTo({ message, text: seen }: Conversation): readonly string[] {
    const late = this.service.platform.customerMessages(message.openId);
    return [...(seen.startsWith('答') ? [seen] : []), ...late.map((one) => one.text)];
  }

  /** With what one has to know to find out why. */
  unanswered() {
    const lost = this.conversations.filter((one) => this.repliesTo(one).length === 0);
    return lost.map(({ message, deliveries }) => ({
      content: message.message.fields['Content'],
      deliveries: deliveries.map(
        ({ at, took, outcome }) => `${Math.round(at)}+${Math.round(took)} ${outcome}`,
      ),
      notes: (['begin', 'end'] as const)
        .flatMap((event) => this.service.notes(event, message.openId))
        .map(({ event, pid }) => `${event} ${pid}`),
    }));
  }

  private async kill(pauses: readonly number[]): Promise<void> {
    for (const before of pauses) {
      await pause(before);
      this.kills.push(Date.now());
      await this.running?.process.end('SIGKILL');
      this.running = await this.service.start(this.running?.port);
    }
  }

  private async sendAll(round: number, moments: readonly number[]): Promise<void> {
    const sent = moments.map(async (moment, index) => {
      const message = text(`wait ${this.random(0, 4000)} ${round}-${index}`);
      await pause(moment);
      const from = `oUser${round}-${index}`;
      this.conversations.push(await this.service.platform.send(message, { from }));
    });
    await Promise.all(sent);
  }
}

export function killedProcesses(scale: Scale): void {
  describe('a process that is killed at random moments', () => {
    let story: KilledProcesses;
    beforeAll(async () => {
      story = await KilledProcesses.play(scale);
    }, 240_000);
    afterAll(() => story.service.close());

    it('leaves no user without the reply', () => {
      expect(story.conversations).toHaveLength(scale.rounds * scale.messages);
      expect(story.unanswered()).toEqual([]);
    });

    it('gives every user the reply to what that user asked', () => {
      for (const conversation of story.conversations) {
        const content = String(conversation.message.message.fields['Content']);
        expect(new Set(story.repliesTo(conversation))).toEqual(new Set([`答：${content}`]));
      }
    });

    it('shows a reply twice only where it ended between sending and noting that', () => {
      const twice = story.conversations.filter((one) => story.repliesTo(one).length > 1);
      for (const { message, text: seen } of twice) {
        expect(seen).not.toMatch(/^答/);
        const late = story.service.platform.customerMessages(message.openId);
        const [first = 0, second = 0, ...more] = late.map(({ at }) => at);
        expect(more).toEqual([]);
        // What was on its way then may arrive a little later.
        const killed = story.kills.find((at) => at >= first - 50);
        expect([first, killed]).toEqual([expect.any(Number), expect.any(Number)]);
        expect((killed ?? Infinity) - first).toBeLessThan(NOTED_WITHIN);
        expect(second).toBeGreaterThan(killed ?? Infinity);
      }
      if (process.env['SHOW_FIGURES']) console.log({ ...figures(story), twice: twice.length });
    });
  });
}

function figures({ conversations, service }: KilledProcesses) {
  return {
    messages: conversations.length,
    passive: conversations.filter(({ text: seen }) => seen.startsWith('答')).length,
    late: service.platform.customerMessages().length,
    outages: conversations.filter(({ sees }) => sees.kind === 'outage').length,
    processes: new Set(service.notes('begin').map(({ pid }) => pid)).size,
  };
}
