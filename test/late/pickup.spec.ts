import { setTimeout as pause } from 'node:timers/promises';
import { text } from '../../src/simulator';
import { Ledger } from '../../src/ledger';
import {
  Deferred,
  isMessage,
  OnText,
  reply,
  type MessageHandler,
  type TextMessage,
} from '../../src/wechat';
import { messageIdentity, toMessage } from '../../src/wechat/messages';
import type { Service } from '../support/service';
import {
  contentOf,
  DEADLINE,
  eventually,
  outcomesOf,
  sendCalls,
  startHasty,
  waitingFor,
} from './shortened';

const KEYWORD = '继续';
const environment = { WECHAT_LATE_REPLY: 'pickup', WECHAT_PICKUP_KEYWORD: ` ${KEYWORD}\u3000` };

describe('a reply that is kept for pickup', () => {
  let service: Service;
  let users = 0;
  let from = '';
  beforeAll(async () => {
    service = await startHasty({ environment });
  });
  afterAll(() => service.close());
  beforeEach(() => {
    from = `oPicker${(users += 1)}`;
    service.handler.answers(async (message) => {
      const [, ms = '0'] = contentOf(message).split(' ');
      await pause(Number(ms));
      return `答：${contentOf(message)}`;
    });
  });

  const say = (content: string) => service.platform.send(text(content), { from });
  const kept = (count: number) =>
    eventually(async () => {
      const waiting = await waitingFor(service, from);
      expect(waiting.filter(({ record }) => record.channel === 'pickup')).toHaveLength(count);
    });

  it('is promised at the last deadline, and the keyword fetches it, once', async () => {
    const asked = await say('问 450');
    expect(asked.text).toContain(KEYWORD);
    expect(outcomesOf(asked)).toEqual(['answered']);
    await kept(1);
    expect((await say(KEYWORD)).text).toBe('答：问 450');
    expect((await say(KEYWORD)).text).toBe(`答：${KEYWORD}`);
    expect(sendCalls(service)).toBe(0);
  });

  it('is promised again to a delivery that comes after the promise, until it was fetched', async () => {
    const message = text('问 700');
    const again = async () => (await service.platform.deliver(message, { from })).body;
    await service.platform.send(message, { from });
    expect(await again()).toContain(KEYWORD);
    await kept(1);
    expect(await again()).toContain(KEYWORD);
    await say(KEYWORD);
    expect(await again()).toBe('success');
  });

  /** The question's handler ends a while after the keyword was sent, and well before its deadline. */
  const fetchedWhileRunning = async (answer: string | undefined) => {
    const ends = new AbortController();
    service.handler.answers(async () => {
      await pause(20_000, undefined, { signal: ends.signal }).catch(() => undefined);
      return answer;
    });
    await say('问');
    const fetched = say(` ${KEYWORD} `);
    await pause(DEADLINE / 2);
    ends.abort();
    return fetched;
  };

  it('is waited for in the same window while its handler still runs', async () => {
    const fetched = await fetchedWhileRunning('答');
    expect([fetched.text, fetched.deliveries.length]).toEqual(['答', 1]);
  });

  it('is promised again where the handler outlasts that window, too', async () => {
    await say('问 1200');
    expect((await say(KEYWORD)).text).toContain(KEYWORD);
    await kept(1);
    expect((await say(KEYWORD)).text).toBe('答：问 1200');
  });

  it('is the oldest of several and tells how many remain', async () => {
    await say('甲 410');
    await say('乙 410');
    await say('丙 410');
    await kept(3);
    expect((await say(KEYWORD)).text).toMatch(/^答：甲 410\n\n.*2.*继续/);
    expect((await say(KEYWORD)).text).toMatch(/^答：乙 410\n\n.*1.*继续/);
    expect((await say(KEYWORD)).text).toBe('答：丙 410');
  });

  it('tells how many remain even where the reply is as long as a text may be', async () => {
    service.handler.answers(async (message) => {
      await pause(DEADLINE + 10);
      return contentOf(message) === '长' ? '话'.repeat(680) : '短';
    });
    await say('长');
    await say('短');
    await kept(2);
    const seen = [(await say(KEYWORD)).text, (await say(KEYWORD)).text];
    expect(seen).toEqual([
      expect.stringMatching(/^话+\n\n.*后续内容.*1.*继续/),
      expect.stringMatching(/^话+\n\n.*1.*继续/),
    ]);
    expect(seen.join('').match(/话/g)).toHaveLength(680);
    expect((await say(KEYWORD)).text).toBe('短');
  });

  it('goes to one of two keywords that come at the same moment; the other fetches the next', async () => {
    await say('甲 410');
    await say('乙 410');
    await kept(2);
    const both = await Promise.all([say(KEYWORD), say(KEYWORD)]);
    const seen = both.map((one) => one.text.split('\n')[0]);
    expect(seen.toSorted()).toEqual(['答：乙 410', '答：甲 410']);
  });

  it('goes to one of two keywords where it is the only one, and the other is not kept waiting', async () => {
    await say('甲 410');
    await kept(1);
    const both = await Promise.all([say(KEYWORD), say(KEYWORD)]);
    expect(both.filter((one) => one.text === '答：甲 410')).toHaveLength(1);
    expect(both.map((one) => one.text).filter((seen) => seen.includes('正在准备'))).toEqual([]);
  });

  it('is given again to a keyword whose process ended before it could answer', async () => {
    await say('甲 410');
    await kept(1);
    const ledger = service.app.get(Ledger);
    const [waiting] = await waitingFor(service, from);
    const fields = {
      MsgId: '24801004976846051',
      CreateTime: String(Math.floor(Date.now() / 1000)),
    };
    const raw = {
      ...fields,
      FromUserName: from,
      ToUserName: 'gh',
      MsgType: 'text',
      Content: KEYWORD,
    };
    const key = `${waiting?.key.split(':')[0]}:${messageIdentity(toMessage(raw))}`;
    expect(await ledger.fetch(waiting?.key ?? '', key, 0, true)).toBe(true);
    expect((await service.platform.send(text(KEYWORD, fields), { from })).text).toBe('答：甲 410');
  });

  it('may be something else than a text', async () => {
    service.handler.answers(async () => {
      await pause(DEADLINE + 10);
      return reply.music({ thumbMediaId: 'THUMB', title: '歌' });
    });
    await say('歌');
    await kept(1);
    expect((await say(KEYWORD)).sees).toMatchObject({ reply: { type: 'music', title: '歌' } });
  });

  it('is not there when the handler has nothing to say', async () => {
    const fetched = await fetchedWhileRunning(undefined);
    expect(fetched.deliveries[0]?.body).toBe('success');
  });

  it('is gone after 24 hours, and the keyword is a text like any other', async () => {
    await say('问 410');
    await kept(1);
    const now = Date.now.bind(Date);
    const later = jest.spyOn(Date, 'now').mockImplementation(() => now() + 86_400_000 + 1000);
    await eventually(async () => {
      expect(await waitingFor(service, from)).toEqual([]);
    });
    expect((await say(KEYWORD)).text).toBe(`答：${KEYWORD}`);
    later.mockRestore();
  });
});

describe('the keyword', () => {
  let service: Service;
  afterEach(() => service.close());

  const kept = () =>
    eventually(async () => {
      const [waiting] = await waitingFor(service, service.platform.testUser);
      expect(waiting?.record.channel).toBe('pickup');
    });

  it('may be another one, in words of the account', async () => {
    service = await startHasty({
      environment: { ...environment, WECHAT_PICKUP_KEYWORD: '取', WECHAT_HOLDING_REPLY: '发“取”' },
    });
    service.handler.answers(async () => {
      await pause(DEADLINE + 10);
      return '好了';
    });
    expect((await service.platform.send(text('问'))).text).toBe('发“取”');
    await kept();
    expect((await service.platform.send(text('取'))).text).toBe('好了');
  });

  it('fetches even where all texts are deferred', async () => {
    @Deferred({ reply: '稍后' })
    @OnText()
    class DeferredTexts implements MessageHandler<TextMessage> {
      handle(message: TextMessage) {
        return isMessage(message, 'text') ? `答：${message.content}` : '';
      }
    }
    service = await startHasty({ handlers: [DeferredTexts], environment });
    expect((await service.platform.send(text('问'))).text).toBe('稍后');
    await kept();
    expect((await service.platform.send(text(KEYWORD))).text).toBe('答：问');
  });

  it('fetches what is there, though older work fails and is tried again', async () => {
    @Deferred({ delay: 60_000 })
    @OnText('查')
    class FailingHandler implements MessageHandler<TextMessage> {
      handle(): never {
        throw new Error('not yet');
      }
    }
    @OnText()
    class SlowTexts implements MessageHandler<TextMessage> {
      async handle(message: TextMessage) {
        await pause(2 * DEADLINE);
        return `答：${message.content}`;
      }
    }
    service = await startHasty({ handlers: [FailingHandler, SlowTexts], environment });
    await service.platform.send(text('查'));
    await service.platform.send(text('问'));
    await pause(2 * DEADLINE);
    expect((await service.platform.send(text(KEYWORD))).text).toMatch(/^答：问/);
  });

  it('fetches even where all texts are answered in order', async () => {
    @OnText({ inOrder: true })
    class OrderedTexts implements MessageHandler<TextMessage> {
      async handle(message: TextMessage) {
        await pause(2 * DEADLINE);
        return `答：${message.content}`;
      }
    }
    service = await startHasty({ handlers: [OrderedTexts], environment });
    expect(outcomesOf(await service.platform.send(text('甲')))).toEqual(['answered']);
    await service.platform.send(text('乙'));
    // 甲 is ready, 乙 still runs: the keyword must not wait behind it.
    await pause(50);
    const fetched = await service.platform.send(text(KEYWORD));
    expect(fetched.text).toMatch(/^答：甲/);
  });
});
