import { setTimeout as pause } from 'node:timers/promises';
import { click, text, type CustomerMessage } from '../../src/simulator';
import { reply, type Reply } from '../../src/wechat';
import type { Service } from '../support/service';
import { contentOf, deadWork, DEADLINE, SEND, startHasty } from './shortened';

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
  const ask = async (name: string, answer: Reply): Promise<readonly CustomerMessage[]> => {
    replies.set(name, answer);
    const { platform } = service;
    await platform.send(text(name), { from: `oUser-${name}` });
    await pause(400);
    return platform.customerMessages(`oUser-${name}`);
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
    const seen = await ask('long', reply.text(long));
    expect(seen.length).toBeGreaterThan(1);
    for (const part of seen) expect(Buffer.byteLength(part.text)).toBeLessThanOrEqual(2048);
    expect(seen.map((part) => part.text).join('')).toBe(long);
    const bodies = service.platform.api.requests.filter(({ path }) => path === SEND);
    expect(bodies.some(({ body }) => body.includes('\\u'))).toBe(false);
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
