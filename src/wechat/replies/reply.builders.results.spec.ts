import { type HandlerResult, InvalidReplyError, reply, toReply } from './reply.builders';
import type { Reply } from './reply';

const song = reply.music({ thumbMediaId: 't' });

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

  const row: Record<string, unknown> = {
    id: 7n,
    title: '鞋',
    description: null,
    url: 'u',
    soldAt: 5,
  };
  row['self'] = row;
  const stray = { id: 7n, row };
  it.each<readonly [string, object, Reply]>([
    ['news', { type: 'news', articles: [row] }, reply.news({ title: '鞋', url: 'u' })],
    ['video', { type: 'video', mediaId: 'm', ...row }, reply.video({ mediaId: 'm', title: '鞋' })],
    ['music', { ...row, type: 'music', thumbMediaId: 't' }, { ...song, title: '鞋' }],
    ['text', { ...reply.text('hi'), ...stray }, reply.text('hi')],
    ['markdown', { ...reply.markdown('hi'), ...stray }, reply.markdown('hi')],
    ['none', { ...reply.none(), ...stray }, reply.none()],
    [
      'the mark of generated texts',
      { ...reply.text('hi'), aiGenerated: row },
      reply.text('hi', { aiGenerated: true }),
    ],
  ])('takes of %s what a reply holds, so that it can be stored', (_, made, expected) => {
    const taken = toReply(made as Reply);
    expect(taken).toStrictEqual(expected);
    expect(JSON.parse(JSON.stringify(taken))).toEqual(expected);
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
    ['a hand-made Markdown reply', { type: 'markdown', markdown: '# hi' }],
    ['an address that is no text', { type: 'news', articles: [{ title: 't', url: {} }] }],
  ])('refuses %s', (_, result) => {
    expect(() => toReply(result as unknown as HandlerResult)).toThrow(InvalidReplyError);
  });
});
