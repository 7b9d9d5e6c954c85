import { setTimeout as pause } from 'node:timers/promises';
import type { Service } from '../support/service';
import { endAround, expectOneReplyEach, MESSAGES } from './scenarios/end-around';
import { eventually, QUIET, startShortened } from './shortened';

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
