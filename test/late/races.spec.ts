import { setTimeout as pause } from 'node:timers/promises';
import { text, type Conversation } from '../../src/simulator';
import type { Service } from '../support/service';
import { contentOf, eventually, QUIET, startShortened } from './shortened';

const MESSAGES = 150;
/** Milliseconds either side of the moment at which the two ways meet. */
const JITTER = 40;

/** Handlers that end around one moment, evenly spread, so that some fall on either side of it. */
async function endAround(service: Service, moment: number): Promise<readonly Conversation[]> {
  service.handler.answers(async (message, { receivedAt }) => {
    await pause(receivedAt + Number(contentOf(message).split(' ')[1]) - Date.now());
    return contentOf(message);
  });
  const sent = Array.from({ length: MESSAGES }, (_, index) => {
    const time = moment - JITTER + (2 * JITTER * index) / MESSAGES;
    return service.platform.send(text(`${index} ${time}`), { from: `oUser${moment}-${index}` });
  });
  return Promise.all(sent);
}

function repliesTo({ platform }: Service, { text: seen, message }: Conversation) {
  const late = platform.customerMessages(message.openId).map((one) => one.text);
  return { passive: seen, late };
}

function expectOneReplyEach(service: Service, conversations: readonly Conversation[]): void {
  for (const conversation of conversations) {
    const content = conversation.message.message.fields['Content'];
    const { passive, late } = repliesTo(service, conversation);
    expect([passive, ...late].filter((seen) => seen !== '')).toEqual([content]);
  }
}

describe('replies that come just when the window closes', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startShortened({
      platform: { cutAfter: 3000 },
      environment: { WECHAT_REPLY_DELIVERIES: '1', WECHAT_REPLY_DEADLINE: '1000' },
    });
  });
  afterAll(() => service.close());

  it('reach each user exactly once, passively or late', async () => {
    const conversations = await endAround(service, 1000);
    await eventually(() => expectOneReplyEach(service, conversations));
    await pause(QUIET);
    expectOneReplyEach(service, conversations);
    const passive = conversations.filter(({ text: seen }) => seen !== '').length;
    if (process.env['SHOW_FIGURES']) console.log({ passive, late: MESSAGES - passive });
  });
});

describe('replies that come just when a delivery is cut', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startShortened({
      platform: { cutAfter: 1200 },
      environment: { WECHAT_REPLY_DEADLINE: '1000' },
    });
  });
  afterAll(() => service.close());

  it('reach each user exactly once, by this or by the next one', async () => {
    const conversations = await endAround(service, 1200);
    expectOneReplyEach(service, conversations);
    const outcomes = new Set(conversations.map(({ deliveries }) => deliveries.length));
    await pause(1500);
    expectOneReplyEach(service, conversations);
    expect(outcomes).toContain(2);
  });
});

describe('replies that come just when no further delivery is expected', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startShortened({ platform: { deliveries: 1 } });
  });
  afterAll(() => service.close());

  it('are sent late, each once', async () => {
    const conversations = await endAround(service, QUIET);
    const late = () => service.platform.customerMessages().map(({ openId }) => openId);
    await eventually(() => expect(late()).toHaveLength(MESSAGES));
    await pause(QUIET);
    expect(new Set(late()).size).toBe(MESSAGES);
    expect(late()).toHaveLength(MESSAGES);
    expect(conversations.every(({ sees }) => sees.kind === 'outage')).toBe(true);
  });
});
