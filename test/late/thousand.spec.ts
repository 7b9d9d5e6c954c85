import { setTimeout as pause } from 'node:timers/promises';
import { text, type Conversation } from '../../src/simulator';
import { LateService } from './process/late-service';
import { eventually } from './shortened';

const MESSAGES = 1000;
const HOLDING = '请稍等，正在思考';

describe('a thousand messages at once whose handlers outlast the window', () => {
  let service: LateService;
  let conversations: readonly Conversation[];
  beforeAll(async () => {
    service = await LateService.create({
      platform: { cutAfter: 3000 },
      environment: { WECHAT_REPLY_DEADLINE: '2000', WECHAT_HOLDING_REPLY: HOLDING },
    });
    const { port } = await service.start();
    service.platform.connect(service.url(port));
    const sent = Array.from({ length: MESSAGES }, (_, index) =>
      service.platform.send(text(`wait 9500 ${index}`), { from: `oUser${index}` }),
    );
    conversations = await Promise.all(sent);
  }, 60_000);
  afterAll(() => service.close());

  it('bring a thousand holding answers and exactly a thousand customer-service messages', async () => {
    const { platform } = service;
    const kinds = conversations.map((c) => `${c.text} ${c.deliveries.map((d) => d.outcome)}`);
    expect(new Set(kinds)).toEqual(new Set([`${HOLDING} cut,cut,answered`]));
    expect(conversations.filter((conversation) => conversation.text === HOLDING)).toHaveLength(
      MESSAGES,
    );
    await eventually(() => expect(platform.customerMessages()).toHaveLength(MESSAGES), 20_000);
    await pause(2000);
    expect(platform.customerMessages()).toHaveLength(MESSAGES);
    const seen = platform.customerMessages().map((message) => `${message.openId} ${message.text}`);
    const expected = conversations.map(
      ({ message }) => `${message.openId} 答：${String(message.message.fields['Content'])}`,
    );
    expect(seen.toSorted()).toEqual(expected.toSorted());
    expect(service.notes('begin')).toHaveLength(MESSAGES);
    const took = conversations.map(({ deliveries }) => deliveries.at(-1)?.took ?? 0);
    if (process.env['SHOW_FIGURES']) console.log({ slowestLastAnswer: Math.max(...took) });
  }, 40_000);
});
