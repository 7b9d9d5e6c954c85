import { InvalidReplyError } from './invalid-reply.error';
import type { Reply } from './reply';
import { reply } from './reply.builders';

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

  it.each([
    ['a text that is none', () => reply.text(undefined as unknown as string)],
    ['an image without a mediaId', () => reply.image('')],
    ['a voice without a mediaId', () => reply.voice(' ')],
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
