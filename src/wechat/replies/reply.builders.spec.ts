import { InvalidReplyError, reply } from './reply.builders';
import type { Reply } from './reply';

describe('reply', () => {
  it.each<[Reply, Reply]>([
    [reply.text('hi'), { type: 'text', content: 'hi' }],
    [reply.image('m'), { type: 'image', mediaId: 'm' }],
    [reply.voice('m'), { type: 'voice', mediaId: 'm' }],
    [reply.video('m'), { type: 'video', mediaId: 'm' }],
    [
      reply.video({ mediaId: 'm', title: 't', description: 'd' }),
      { type: 'video', mediaId: 'm', title: 't', description: 'd' },
    ],
    [reply.music({ thumbMediaId: 't' }), { type: 'music', thumbMediaId: 't' }],
    [reply.news({ title: 't' }), { type: 'news', articles: [{ title: 't' }] }],
    [
      reply.news([{ title: 'a' }, { title: 'b' }]),
      { type: 'news', articles: [{ title: 'a' }, { title: 'b' }] },
    ],
    [reply.transferCustomerService(), { type: 'transfer_customer_service' }],
    [reply.transferCustomerService('a@b'), { type: 'transfer_customer_service', kfAccount: 'a@b' }],
    [reply.none(), { type: 'none' }],
  ])('builds %j', (built, expected) => {
    expect(built).toEqual(expected);
  });

  const dirty = 'a\u0000\u0007\ud83d\ufffe\uffffb\t\n\r😀';
  const clean = 'ab\t\n\r😀';
  it.each<[string, Reply, Reply]>([
    ['text', reply.text(dirty), reply.text(clean)],
    ['image', reply.image(dirty), reply.image(clean)],
    ['voice', reply.voice(dirty), reply.voice(clean)],
    [
      'video',
      reply.video({ mediaId: dirty, title: dirty, description: dirty, thumbMediaId: dirty }),
      reply.video({ mediaId: clean, title: clean, description: clean, thumbMediaId: clean }),
    ],
    [
      'music',
      reply.music({ thumbMediaId: dirty, title: dirty, musicUrl: dirty }),
      reply.music({ thumbMediaId: clean, title: clean, musicUrl: clean }),
    ],
    [
      'news',
      reply.news([{ title: dirty, description: dirty, url: dirty, picUrl: dirty }]),
      reply.news([{ title: clean, description: clean, url: clean, picUrl: clean }]),
    ],
    ['agent', reply.transferCustomerService(dirty), reply.transferCustomerService(clean)],
  ])('leaves out of all texts what no channel can carry: %s', (_, built, expected) => {
    expect(built).toEqual(expected);
    expect(JSON.stringify(expected)).not.toContain('\\u');
  });

  it.each([
    ['a text that is none', () => reply.text(undefined as unknown as string)],
    ['an image without a mediaId', () => reply.image('')],
    ['a voice without a mediaId', () => reply.voice(' ')],
    ['an image whose mediaId is of control characters', () => reply.image('\u0000')],
    ['a video without a mediaId', () => reply.video({ mediaId: '' })],
    ['a video of nothing', () => reply.video(undefined as unknown as string)],
    ['music without a cover', () => reply.music({ thumbMediaId: '' })],
    ['no article', () => reply.news([])],
    ['nine articles', () => reply.news([...'123456789'].map((title) => ({ title })))],
    ['an article without a title', () => reply.news([{ title: '' }])],
    ['an agent without a name', () => reply.transferCustomerService('')],
  ])('refuses %s', (_, build) => {
    expect(build).toThrow(InvalidReplyError);
  });

  it('names culprit and cure', () => {
    expect(() => reply.image('')).toThrow(
      'reply.image lacks mediaId: give a string that is not empty.',
    );
  });
});
