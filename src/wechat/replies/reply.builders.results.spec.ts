import { type HandlerResult, InvalidReplyError, reply, toReply } from './reply.builders';
import type { Reply } from './reply';

describe('toReply', () => {
  it('makes a string a text and nothing none', () => {
    expect(toReply('hi')).toEqual(reply.text('hi'));
    expect(toReply(undefined)).toEqual(reply.none());
    expect(toReply(null)).toEqual(reply.none());
  });

  it.each<Reply>([
    reply.text('hi'),
    reply.image('m'),
    reply.voice('m'),
    reply.video({ mediaId: 'm', title: 't' }),
    reply.music({ thumbMediaId: 't', hqMusicUrl: 'u' }),
    reply.news({ title: 't' }),
    reply.transferCustomerService('a@b'),
    reply.none(),
  ])('leaves %j as it is', (built) => {
    expect(toReply(built)).toEqual(built);
  });

  it('cleans what a handler has made itself', () => {
    const made: Reply = { type: 'news', articles: [{ title: 'a\u0000', url: 'u\ud83d' }] };
    expect(toReply(made)).toEqual(reply.news({ title: 'a', url: 'u' }));
    expect(toReply('a\u0007')).toEqual(reply.text('a'));
  });

  it.each([
    ['a number', 7],
    ['true', true],
    ['an array', ['hi']],
    ['an unknown object', { data: 'hi' }],
    ['an unknown type', { type: 'sticker' }],
    ['a reply of Object.prototype', { type: 'constructor' }],
    ['a hand-made reply without its field', { type: 'image' }],
    ['a hand-made news without articles', { type: 'news' }],
  ])('refuses %s', (_, result) => {
    expect(() => toReply(result as unknown as HandlerResult)).toThrow(InvalidReplyError);
  });
});
