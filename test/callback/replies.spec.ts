import { click, subscribe, text } from '../../src/simulator';
import { reply, type Reply } from '../../src/wechat';
import { CapturedLog } from '../support/captured-log';
import { startService, type Service } from '../support/service';

describe('what the user sees of a reply', () => {
  let service: Service;
  let log: CapturedLog;
  beforeAll(async () => {
    log = new CapturedLog();
    service = await startService({ environment: { LOG_LEVEL: 'warn' } });
  });
  beforeEach(() => log.forget());
  afterAll(async () => {
    await service.close();
    log.release();
  });

  async function seen(answer: Reply | string, message = text('来')) {
    service.handler.answers(answer);
    const conversation = await service.platform.send(message);
    expect(conversation.deliveries.map(({ status }) => status)).toEqual([200]);
    return conversation.sees;
  }

  const song = {
    thumbMediaId: 'thumb-1',
    title: '茉莉花',
    description: '民歌',
    musicUrl: 'https://example.com/a.mp3',
    hqMusicUrl: 'https://example.com/hq.mp3',
  };

  it.each<readonly [string, Reply, object]>([
    [
      'text',
      reply.text('第一行\n第二行 <a href="https://example.com">链接</a>'),
      {
        type: 'text',
        text: '第一行\n第二行 <a href="https://example.com">链接</a>',
      },
    ],
    ['image', reply.image('media-1'), { type: 'image', mediaId: 'media-1' }],
    ['voice', reply.voice('media-2'), { type: 'voice', mediaId: 'media-2' }],
    [
      'video',
      reply.video({ mediaId: 'media-3', title: '片名', description: '简介' }),
      {
        type: 'video',
        mediaId: 'media-3',
        title: '片名',
        description: '简介',
      },
    ],
    ['music', reply.music(song), { type: 'music', ...song }],
    ['news', reply.news(article('头条')), { type: 'news', articles: [article('头条')] }],
    [
      'transfer to any agent',
      reply.transferCustomerService(),
      {
        type: 'transfer_customer_service',
      },
    ],
    [
      'transfer to one agent',
      reply.transferCustomerService('anna@mini'),
      {
        type: 'transfer_customer_service',
        kfAccount: 'anna@mini',
      },
    ],
  ])('is all of it: %s', async (_, answer, expected) => {
    expect(await seen(answer)).toEqual({ kind: 'reply', reply: expected });
  });

  it('is nothing for none', async () => {
    expect(await seen(reply.none())).toEqual({ kind: 'nothing' });
  });

  it.each([
    ['ASCII', 'a'.repeat(2048), 'b'],
    ['Chinese', '汉'.repeat(682), '字'],
    ['emoji', '😀'.repeat(512), '😀'],
  ])('is cut at 2048 bytes on a character boundary: %s', async (_, most, more) => {
    expect(await seen(most)).toEqual({ kind: 'reply', reply: { type: 'text', text: most } });
    expect(log.messages).toEqual([]);
    expect(await seen(most + more)).toEqual({ kind: 'reply', reply: { type: 'text', text: most } });
    expect(log.messages).toEqual([expect.stringMatching(/bytes and was cut.*2048/)]);
  });

  const mini =
    '<a data-miniprogram-appid="wx1" data-miniprogram-path="pages/a?b=c, d" href="https://e.com">小程序 去</a>';
  it.each([
    ['an HTML link', '<a href="https://e.com/?a=1, 2;b=3!c">去 看。看</a>'],
    ['a mini-program link', mini],
    ['an address', 'https://example.com/a,b;c!d?e=f,g&h=i#j'],
    ['an address in Chinese', 'https://example.com/a,b;c!d?e=f，好的，再见'],
    ['an address without a scheme', 'www.example.com/a?b=c,d;e'],
  ])('is cut before a link, not within: %s', async (_, link) => {
    const [address = ''] = link.split('，');
    for (const left of [1, 8, 20, Buffer.byteLength(address) - 1]) {
      const before = `${'说'.repeat(300)}。${'x'.repeat(2047 - 903 - left)} `;
      const shown = await seen(`${before}${link}${'。'.repeat(700)}`);
      expect(shown).toEqual({ kind: 'reply', reply: { type: 'text', text: expect.anything() } });
      const { text: kept } = (shown as { reply: { text: string } }).reply;
      expect(before.startsWith(kept)).toBe(true);
      expect(Buffer.byteLength(kept)).toBeGreaterThan(900);
    }
  });

  it('is cut where a paragraph, a line or a sentence ends', async () => {
    for (const [unit, border] of [
      ['一段话，很长', '\n\n'],
      ['一行话，很长', '\n'],
      ['一句话，很长', '。'],
      ['one, two', '. '],
      ['word', ' '],
    ]) {
      service.handler.answers(`${unit}${border}`.repeat(600));
      const { text: kept } = await service.platform.send(text('来'));
      expect(kept.endsWith(`${unit}${border}`)).toBe(true);
      expect(Buffer.byteLength(kept)).toBeGreaterThan(2000);
    }
  });

  it.each(['', '  \n ', '\u0000\u0008'])('is nothing for the empty text %j', async (empty) => {
    expect(await seen(empty)).toEqual({ kind: 'nothing' });
    expect(log.messages).toEqual([expect.stringContaining('the text is empty')]);
  });

  it('is one article in answer to a message, and a warning; eight in answer to an event', async () => {
    const eight = Array.from({ length: 8 }, (_, index) => article(`第${index}篇`));
    expect(await seen(reply.news(eight))).toEqual({
      kind: 'reply',
      reply: { type: 'news', articles: eight.slice(0, 1) },
    });
    expect(log.messages).toEqual([expect.stringContaining('the first of 8 articles')]);
    for (const happening of [subscribe(), click('NEWS')]) {
      expect(await seen(reply.news(eight), happening)).toEqual({
        kind: 'reply',
        reply: { type: 'news', articles: eight },
      });
    }
  });

  it('is nothing for the transfer of an event, and a warning', async () => {
    expect(await seen(reply.transferCustomerService(), click('AGENT'))).toEqual({
      kind: 'nothing',
    });
    expect(log.messages).toEqual([expect.stringContaining('an event cannot be transferred')]);
  });

  it.each([
    ['the end of a CDATA section', 'a]]>b]]]>c]]>', 'a]]>b]]]>c]]>'],
    ['markup', '<xml>&amp;</xml><![CDATA[x', '<xml>&amp;</xml><![CDATA[x'],
    ['control characters', 'a\u0000b\u0001c\u001fd\u000be', 'abcde'],
    ['blanks that count', '\ta\nb\n', '\ta\nb\n'],
    ['control characters inside an end of CDATA', 'a]]\u0001>b', 'a]]>b'],
    ['half an emoji', 'a\ud83db', 'ab'],
  ])('is readable with %s', async (_, sent, shown) => {
    expect(await seen(sent)).toEqual({ kind: 'reply', reply: { type: 'text', text: shown } });
  });

  it('is of a row of a database what an article holds', async () => {
    const row = { ...article('新品'), picUrl: null, id: 7n, self: {} };
    row.self = row;
    service.handler.answers(() => reply.news(row as never));
    const { sees } = await service.platform.send(text('来'));
    const articles = [{ ...article('新品'), picUrl: '' }];
    expect(sees).toEqual({ kind: 'reply', reply: { type: 'news', articles } });
  });

  it('is what the user wrote when it is echoed, whatever that was', async () => {
    service.handler.answers((message) => ('content' in message ? String(message.content) : ''));
    for (const words of ['  前后空格  ', 'a]]>b', '&lt;', '/::)', '🏳️‍🌈', '0012']) {
      expect((await service.platform.send(text(words))).text).toBe(words);
    }
  });
});

function article(title: string) {
  return {
    title,
    description: `关于${title}`,
    picUrl: 'https://example.com/a.jpg',
    url: 'https://example.com/a?b=1&c=2',
  };
}
