import { setTimeout as pause } from 'node:timers/promises';
import { click, startPlatform, text, type CustomerMessage, type Fault } from '../../src/simulator';
import { reply, type Reply } from '../../src/wechat';
import { lateReplies } from '../../src/wechat/wechat.metrics';
import { CapturedLog } from '../support/captured-log';
import type { Service } from '../support/service';
import { ApiDoor } from './api-door';
import { LATE, startLate, storyOf, type Story } from './late-story';
import { contentOf, deadWork, DEADLINE, eventually, SEND, startHasty } from './shortened';

const [FIRST, SECOND, THIRD] = ['甲', '乙', '丙'].map((word) => `${word.repeat(600)}。`);
const LONG = `${FIRST}${SECOND}${THIRD}`;

/** What WeChat answers, call by call, and what the reply is an answer to. */
const STORIES = {
  refused: [[{ errcode: 40003 }]],
  withheld: [[{ errcode: 70000 }]],
  closed: [[{ errcode: 45015 }]],
  usedUp: [[{ errcode: 45047 }]],
  daily: [[{ errcode: 45009 }]],
  busy: [[{ errcode: -1 }]],
  long: [[{ delay: 1 }, { errcode: 45011 }], LONG],
  cut: [[{ delay: 1 }, { delay: 1 }, { errcode: 45047 }], LONG],
  torn: [[{ delay: 1 }, { drop: true }], LONG],
} satisfies Record<string, readonly [readonly Fault[], string?]>;

describe('a late reply', () => {
  let log: CapturedLog;
  let stories: Readonly<Record<keyof typeof STORIES, Story>>;
  beforeAll(async () => {
    log = new CapturedLog();
    lateReplies.reset();
    const service = await startLate();
    const told = Object.entries(STORIES).map(async ([name, [faults, content]]) => {
      return [name, await storyOf(service, `oAsker-${name}`, faults, content)] as const;
    });
    stories = Object.fromEntries(await Promise.all(told)) as typeof stories;
    await service.close();
  });
  afterAll(() => log.release());

  it('that will never arrive is set aside with its reply and the reason', () => {
    const { calls, dead, seen, waiting } = stories.refused;
    expect([calls, seen, waiting]).toEqual([1, [], []]);
    const stored = expect.stringContaining('答：问') as string;
    const error = expect.stringMatching(/40003.*openid/) as string;
    expect(dead).toMatchObject([{ record: { state: 'dead', reply: stored, error } }]);
  });

  it('that WeChat withholds from a minor is set aside, told apart from a refusal', () => {
    const { calls, dead, seen } = stories.withheld;
    expect([calls, seen]).toEqual([1, []]);
    const error = expect.stringMatching(/70000.*minors/) as string;
    expect(dead).toMatchObject([{ record: { state: 'dead', error } }]);
  });

  it.each(['closed', 'usedUp', 'daily'] as const)(
    'whose window or quota is %s is neither lost nor sent again: the keyword fetches it',
    (name) => {
      const { calls, dead, seen, waiting, fetched } = stories[name];
      expect([calls, dead, seen, fetched]).toEqual([1, [], [], '答：问']);
      expect(waiting).toMatchObject([{ record: { channel: 'pickup' } }]);
    },
  );

  it('is told apart in the log, with what the operator can do, and in the metrics', async () => {
    const lines = (code: number) => log.messages.filter((line) => line.includes(String(code)));
    expect(lines(40003)).toEqual([expect.stringContaining('as refused')]);
    expect(lines(45015)).toEqual([expect.stringMatching(/as window-closed.*has to write first/)]);
    expect(lines(45047)).toHaveLength(2);
    expect(lines(45047)[0]).toMatch(/as quota-used-up.*has to write again/);
    expect(lines(45009)).toEqual([expect.stringMatching(/as daily-quota-used-up.*next day/)]);
    expect(lines(70000)).toEqual([expect.stringMatching(/as withheld.*minors/)]);
    const kept = log.messages.filter((line) => line.includes('kept for 24 hours'));
    expect(kept).toHaveLength(4);
    expect(kept[0]).toMatch(/"继续".*WECHAT_HOLDING_REPLY/);
    const { values } = await lateReplies.get();
    const counts = Object.fromEntries(
      values.map(({ labels, value }) => [`${labels.channel} ${labels.result}`, value]),
    );
    expect(counts).toMatchObject({
      'customer-service refused': 1,
      'customer-service window-closed': 1,
      'customer-service quota-used-up': 2,
      'customer-service daily-quota-used-up': 1,
      'customer-service withheld': 1,
      'customer-service unknown': 1,
      'pickup kept': 5,
    });
  });

  it('that WeChat is too busy for is sent later, once', () => {
    expect(stories.busy).toMatchObject({ calls: 2, seen: ['答：问'], dead: [], waiting: [] });
  });

  it('of several parts goes on later with the part that WeChat was too busy for', () => {
    const { calls, seen } = stories.long;
    expect([calls, seen]).toEqual([4, [`答：${FIRST}`, SECOND, THIRD]]);
  });

  it('of several parts waits for its user with those that the quota had no room for', () => {
    const { calls, seen, dead, fetched } = stories.cut;
    expect([calls, seen, dead, fetched]).toEqual([3, [`答：${FIRST}`, SECOND], [], THIRD]);
  });

  it('of several parts goes on after one that WeChat perhaps took, which the keyword fetches', () => {
    const { calls, seen, fetched } = stories.torn;
    expect([calls, seen]).toEqual([3, [`答：${FIRST}`, THIRD]]);
    expect(fetched).toBe(`（可能与已收到的内容重复）\n${SECOND}`);
  });

  it('leaves no trace of its user in the log', () => {
    expect(log.text).not.toMatch(/oAsker/);
  });
});

describe('a late reply while the API host cannot be reached', () => {
  it('is sent once when it can be reached again', async () => {
    const log = new CapturedLog();
    const remote = await startPlatform();
    const door = new ApiDoor(remote.api.url);
    await door.open();
    const service = await startLate({ environment: { WECHAT_API_BASE_URL: door.url } });
    await eventually(() => expect(remote.api.requests).not.toHaveLength(0));
    await door.shut();
    const user = service.platform.testUser;
    // It has no callback; that the user wrote is all it has to know.
    await remote.send(text('问'), { from: user }).catch(() => undefined);
    await service.platform.send(text('问'));
    await pause(LATE + 700);
    await door.open();
    expect((await remote.nextCustomerMessage(user)).text).toBe('答：问');
    await pause(500);
    expect(remote.customerMessages()).toHaveLength(1);
    await service.close();
    await door.shut();
    await remote.close();
    log.release();
  });
});

describe('late replies of every kind', () => {
  let service: Service;
  let media: string;
  const replies = new Map<string, Reply>();
  beforeAll(async () => {
    service = await startHasty();
    service.handler.answers(async (message) => {
      await pause(DEADLINE + 50);
      if (message.msgType === 'event') return replies.get('event');
      return replies.get(contentOf(message));
    });
    const file = { type: 'image', contentType: 'image/png', bytes: Buffer.from('png') } as const;
    media = service.platform.api.addMedia(file).mediaId;
  });
  afterAll(() => service.close());

  /** Those that the user has seen when the last one is there. */
  const ask = async (
    name: string,
    answer: Reply,
    parts = 1,
  ): Promise<readonly CustomerMessage[]> => {
    replies.set(name, answer);
    const { platform } = service;
    await platform.send(text(name), { from: `oUser-${name}` });
    const seen = () => platform.customerMessages(`oUser-${name}`);
    await eventually(() => expect(seen()).toHaveLength(parts));
    await pause(100);
    return seen();
  };

  it('are the messages that correspond to them', async () => {
    const article = {
      title: '标题',
      description: '摘要',
      url: 'https://e.com/a',
      picUrl: 'https://e.com/p',
    };
    const seen = await Promise.all([
      ask('image', reply.image(media)),
      ask('voice', reply.voice(media)),
      ask('video', reply.video({ mediaId: media, thumbMediaId: media, title: '片' })),
      ask('music', reply.music({ thumbMediaId: media, title: '歌', musicUrl: 'https://e.com/m' })),
      ask('news', reply.news([article])),
    ]);
    const flat = seen.map((messages) => messages.map(({ type, content }) => ({ type, content })));
    expect(flat).toEqual([
      [{ type: 'image', content: { media_id: media } }],
      [{ type: 'voice', content: { media_id: media } }],
      [{ type: 'video', content: { media_id: media, thumb_media_id: media, title: '片' } }],
      [
        {
          type: 'music',
          content: { thumb_media_id: media, title: '歌', musicurl: 'https://e.com/m' },
        },
      ],
      [
        {
          type: 'news',
          content: {
            articles: [
              {
                title: '标题',
                description: '摘要',
                url: 'https://e.com/a',
                picurl: 'https://e.com/p',
              },
            ],
          },
        },
      ],
    ]);
  });

  it('are parts of at most 2048 bytes where a text is longer, without a word lost', async () => {
    const long = Array.from({ length: 90 }, (_, line) => `第${line}行：${'话'.repeat(15)}。`).join(
      '\n',
    );
    const seen = await ask('long', reply.text(long), 3);
    expect(seen.length).toBeGreaterThan(1);
    for (const part of seen) expect(Buffer.byteLength(part.text)).toBeLessThanOrEqual(2048);
    expect(seen.map((part) => part.text).join('')).toBe(long);
    const bodies = service.platform.api.requests.filter(({ path }) => path === SEND);
    expect(bodies.some(({ body }) => body.includes('\\u'))).toBe(false);
  });

  it('are cut between links, not within', async () => {
    const links = [
      '<a href="https://e.com/?a=1, 2;b=3!c">去 看。看</a>',
      '<a data-miniprogram-appid="wx1" data-miniprogram-path="p?a=b, c" href="https://e.com">小程序 去</a>',
      'https://e.com/a,b;c!d?e=f，好',
      'www.e.com/a?b=c,d;e ',
    ];
    const long = links.join('').repeat(30);
    const seen = await ask('links', reply.text(long), 4);
    expect(seen.map((part) => part.text).join('')).toBe(long);
    for (const link of links) {
      expect(seen.map((part) => part.text.split(link).length - 1).reduce((a, b) => a + b)).toBe(30);
    }
  });

  it('hold no character that WeChat refuses, as they would passively', async () => {
    const dirty = 'a\u0000\u0007\ud83d\uffffb';
    const [asText] = await ask('dirty', reply.text(dirty));
    expect(asText?.text).toBe('ab');
    const [asNews] = await ask('dirty news', {
      type: 'news',
      articles: [{ title: dirty, description: dirty, url: 'https://e.com' }],
    });
    expect(asNews?.content).toMatchObject({ articles: [{ title: 'ab', description: 'ab' }] });
  });

  it('lose nobody: of several articles one is sent, as it would be passively', async () => {
    const articles = ['甲', '乙'].map((title) => ({ title, url: 'https://e.com' }));
    const [seen] = await ask('articles', reply.news(articles));
    expect(seen?.content).toMatchObject({ articles: [{ title: '甲' }] });
  });

  it('reach a user who tapped a menu button', async () => {
    replies.set('event', reply.text('菜单的回复'));
    await service.platform.send(click('KEY'), { from: 'oTapper' });
    expect((await service.platform.nextCustomerMessage('oTapper')).text).toBe('菜单的回复');
  });

  it('are the error reply where the handler failed late', async () => {
    const failing = await startHasty({
      environment: { WECHAT_ERROR_REPLY: '出错了', LOG_LEVEL: 'error' },
    });
    const quiet = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    failing.handler.answers(async () => {
      await pause(DEADLINE + 50);
      throw new Error('late');
    });
    await failing.platform.send(text('问'));
    expect((await failing.platform.nextCustomerMessage()).text).toBe('出错了');
    expect(failing.handler.runs).toHaveLength(1);
    expect(await deadWork(failing)).toEqual([]);
    quiet.mockRestore();
    await failing.close();
  });
});
