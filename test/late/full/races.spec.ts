import { setTimeout as pause } from 'node:timers/promises';
import type { Service } from '../../support/service';
import { endAround, expectOneReplyEach, MESSAGES } from '../scenarios/end-around';
import { QUIET, eventually, startShortened } from '../shortened';

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
