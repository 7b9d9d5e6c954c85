import { setTimeout as pause } from 'node:timers/promises';
import { text, type Conversation } from '../../src/simulator';
import type { NodeProcess } from '../support/process/service-process';
import { LateService } from './process/late-service';
import { eventually } from './shortened';

const MESSAGES = 100;
const SEED = 20_261_124;

/** mulberry32: the same moments on every run. */
function randomFrom(seed: number): (least: number, most: number) => number {
  let state = seed;
  return (least, most) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.round(least + (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (most - least));
  };
}

/**
 * Two rounds of a hundred messages, the process killed twice in each: a message that was there in
 * three kills would rightly be set aside.
 */
describe('a process that is killed at random moments', () => {
  const random = randomFrom(SEED);
  const conversations: Conversation[] = [];
  let service: LateService;
  let running: { readonly process: NodeProcess; readonly port: number };

  beforeAll(async () => {
    service = await LateService.create({
      platform: { cutAfter: 1200, connectRetryAfter: 500, deliveries: 60 },
      environment: { WECHAT_REPLY_DEADLINE: '1000', LOG_LEVEL: 'error' },
    });
    running = await service.start();
    service.platform.connect(service.url(running.port));
    for (const round of [1, 2]) {
      await Promise.all([killTwice(), sendAll(round)]);
      await eventually(() => expect(unanswered()).toEqual([]), 15_000).catch(() => undefined);
    }
    await pause(1500);
  }, 120_000);
  afterAll(() => service.close());

  async function killTwice(): Promise<void> {
    for (let kill = 1; kill <= 2; kill += 1) {
      await pause(random(700, 2200));
      await running.process.end('SIGKILL');
      running = await service.start(running.port);
    }
  }

  /** Their handlers take from nothing to beyond the window. */
  async function sendAll(round: number): Promise<void> {
    const sent = Array.from({ length: MESSAGES }, async (_, index) => {
      const [moment, time] = [random(0, 2500), random(0, 4500)];
      await pause(moment);
      const from = `oUser${round}-${index}`;
      conversations.push(
        await service.platform.send(text(`wait ${time} ${round}-${index}`), { from }),
      );
    });
    await Promise.all(sent);
  }

  /** The replies that a user saw, passive and late. */
  const repliesTo = ({ message, text: seen }: Conversation) => [
    ...(seen.startsWith('答') ? [seen] : []),
    ...service.platform.customerMessages(message.openId).map((late) => late.text),
  ];
  const unanswered = () =>
    conversations
      .filter((conversation) => repliesTo(conversation).length === 0)
      .map(({ message, deliveries }) => ({
        content: message.message.fields['Content'],
        deliveries: deliveries.map(
          ({ at, took, outcome }) => `${Math.round(at)}+${Math.round(took)} ${outcome}`,
        ),
        notes: [
          ...service.notes('begin', message.openId),
          ...service.notes('end', message.openId),
        ].map(({ event, pid }) => `${event} ${pid}`),
      }));

  it('leaves no user without the reply', () => {
    expect(conversations).toHaveLength(2 * MESSAGES);
    expect(unanswered()).toEqual([]);
  });

  it('gives every user the reply to what that user asked', () => {
    for (const conversation of conversations) {
      const content = String(conversation.message.message.fields['Content']);
      expect(new Set(repliesTo(conversation))).toEqual(new Set([`答：${content}`]));
    }
  });

  /** Only a kill between custom/send and its mark in the ledger can show a reply twice. */
  it('shows a reply twice only where it ended between sending and noting that', () => {
    const twice = conversations.filter((conversation) => repliesTo(conversation).length > 1);
    for (const { message, text: seen } of twice) {
      expect(seen).not.toMatch(/^答/);
      expect(service.platform.customerMessages(message.openId)).toHaveLength(2);
    }
    expect(twice.length).toBeLessThanOrEqual(4);
    if (process.env['SHOW_FIGURES']) {
      const late = service.platform.customerMessages().length;
      const outages = conversations.filter(({ sees }) => sees.kind === 'outage').length;
      console.log({
        late,
        twice: twice.length,
        outages,
        pids: new Set(service.notes('begin').map(({ pid }) => pid)).size,
      });
    }
  });
});
