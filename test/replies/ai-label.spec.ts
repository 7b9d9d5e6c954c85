import { setTimeout as pause } from 'node:timers/promises';
import { click, startPlatform, text } from '../../src/simulator';
import { CustomMessageService } from '../../src/wechat-api';
import { reply } from '../../src/wechat';
import { contentOf, DEADLINE, eventually, startHasty } from '../late/shortened';
import { describeOnEachStore } from '../support/stores';
import { startInstance } from '../support/instance';
import type { Service } from '../support/service';

const LABEL = '（内容由AI生成）';

let service: Service;
let users = 0;
let from = '';

async function start(environment: Readonly<Record<string, string>>): Promise<void> {
  service = await startHasty({ environment });
  service.handler.answers(async (message) => {
    const [kind, words = '答案'] = contentOf(message).split(' ');
    if (kind?.includes('慢')) await pause(DEADLINE + 50);
    return reply.text(words, { aiGenerated: !kind?.includes('人') });
  });
}

const say = async (content: string) => (await service.platform.send(text(content), { from })).text;

beforeEach(() => {
  from = `oAsker${(users += 1)}`;
});

describeOnEachStore('a reply that a model wrote', (store) => {
  afterEach(() => service?.close());

  it('carries the label passively, also replayed and by another instance, others do not', async () => {
    await start(store.environment());
    expect(await say('快')).toBe(`答案\n${LABEL}`);
    expect(await say('人')).toBe('答案');
    const question = text('再问');
    expect((await service.platform.send(question, { from })).text).toBe(`答案\n${LABEL}`);
    const other = await startInstance({
      ...service.platform.environment,
      ...store.environment(),
      MANAGEMENT_PORT: 'off',
    });
    service.platform.connect(other.url);
    expect((await service.platform.send(question, { from })).text).toBe(`答案\n${LABEL}`);
    expect(other.handler.runs).toHaveLength(0);
    await other.close();
  });

  it("keeps WeChat's own mark late, and the label when it is fetched", async () => {
    await start({ ...store.environment(), WECHAT_LATE_REPLY: 'pickup' });
    await say('慢 迟到的答案');
    await eventually(async () => expect(await say('继续')).toBe(`迟到的答案\n${LABEL}`));
  });

  it('keeps it over a restart of the service', async () => {
    const platform = await startPlatform({ deliveries: 1, cutAfter: 5000 });
    const environment = {
      ...platform.environment,
      ...store.environment(),
      WECHAT_LATE_REPLY: 'pickup',
      WECHAT_REPLY_DEADLINE: String(DEADLINE),
      WECHAT_REPLY_DELIVERIES: '1',
      MANAGEMENT_PORT: 'off',
    };
    const before = await startInstance(environment);
    before.handler.answers(async () => {
      await pause(DEADLINE + 50);
      return reply.text('重启的答案', { aiGenerated: true });
    });
    platform.connect(before.url);
    await platform.send(text('慢'), { from });
    await pause(200);
    await before.close();
    const after = await startInstance(environment);
    after.handler.answers('别的');
    platform.connect(after.url);
    expect((await platform.send(text('继续'), { from })).text).toBe(`重启的答案\n${LABEL}`);
    await after.close();
    await platform.close();
  });

  it('is marked by WeChat itself as a customer-service message, others are not', async () => {
    await start(store.environment());
    await say('慢');
    await say('人慢');
    await eventually(() => expect(service.platform.customerMessages(from)).toHaveLength(2));
    const seen = service.platform.customerMessages(from);
    expect(seen.map((one) => [one.text, one.aiLabel])).toEqual([
      ['答案', true],
      ['答案', false],
    ]);
    const sent = service.platform.api.requests.find(({ path }) => path.endsWith('custom/send'));
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({ aimsgcontext: { is_ai_msg: 1 } });
  });
});

describe('the label', () => {
  afterEach(() => service.close());

  it.each([2000, 2020, 2040, 2048, 2049, 4000])(
    'is never cut from a text of %i bytes',
    async (bytes) => {
      await start({});
      const seen = await say(`快 ${'a'.repeat(bytes)}`);
      expect(Buffer.byteLength(seen)).toBeLessThanOrEqual(2048);
      expect(seen.endsWith(`\n${LABEL}`)).toBe(true);
      expect(seen.length - LABEL.length - 1).toBe(
        Math.min(bytes, 2048 - Buffer.byteLength(`\n${LABEL}`)),
      );
    },
  );

  it.each([2, 2030, 4000])(
    'stands once where the model wrote it itself, after %i bytes',
    async (bytes) => {
      await start({});
      const seen = await say(`快 ${'a'.repeat(bytes)}\n${LABEL}\n`);
      expect(Buffer.byteLength(seen)).toBeLessThanOrEqual(2048);
      expect(seen.split(LABEL)).toEqual([expect.stringMatching(/^a+\n$/), '']);
    },
  );

  it('is the operator’s to word', async () => {
    await start({ WECHAT_AI_LABEL: '[AI生成]' });
    expect(await say('快')).toBe('答案\n[AI生成]');
  });

  it('stands under what a handler sends itself, menu taps included', async () => {
    await start({});
    service.handler.answers(() => undefined);
    await service.platform.send(click('ASK'), { from });
    const messages = service.app.get(CustomMessageService);
    await messages.send(from, reply.text('自己发', { aiGenerated: true }));
    expect(service.platform.customerMessages(from)).toMatchObject([
      { text: '自己发', aiLabel: true },
    ]);
  });
});
