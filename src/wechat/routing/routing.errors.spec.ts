import { textMessage } from '../messages';
import { HandlerFailedError } from './routing.errors';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';
import { describeFailure } from './routing.errors';

const OPEN_ID = 'oABCdefGHIjklMNOpqrSTUvwx_-1';
const message = textMessage().with('fromUserName', OPEN_ID).build();
const work = { account: wechatAccount(), message };

describe('describeFailure', () => {
  it("names the handler, the message's type and where it threw", () => {
    const text = describeFailure(
      new HandlerFailedError('OrderHandler', new TypeError('no order')),
      work,
    );
    expect(text).toMatch(
      /^OrderHandler threw while handling a text: TypeError: no order\n\s+at .*spec/,
    );
  });

  it('describes what is no failure of a handler', () => {
    const text = describeFailure(new Error('store'), work);
    expect(text).toMatch(/^A message failed while handling a text: Error: store\n/);
  });

  it('writes the article that the type wants', () => {
    const image = { ...message, msgType: 'image' } as unknown as typeof message;
    expect(describeFailure('x', { ...work, message: image })).toContain('handling an image');
  });

  it.each([
    ['a thrown text', 'gone'],
    ['an error without a stack', Object.assign(new Error('gone'), { stack: undefined })],
  ])('describes %s', (_, cause) => {
    expect(describeFailure(new HandlerFailedError('H', cause), work)).toMatch(/: gone$/);
  });

  it.each([
    ['a symbol', Symbol('gone'), 'Symbol(gone)'],
    ['a body with a message', { code: 7, message: 'gone' }, 'gone'],
    ['a body without one', { errcode: 45015, errmsg: 'gone' }, 'an object with errcode, errmsg'],
    ['an object without a prototype', Object.create(null), 'an object with no fields'],
    ['an error whose stack throws', unreadable(), 'something that does not tell what it is'],
  ])('describes %s', (_, cause: unknown, words) => {
    const text = describeFailure(new HandlerFailedError('H', cause), work);
    expect(text).toBe(`H threw while handling a text: ${words}`);
  });

  it("takes the user's openId out, wherever it stands", () => {
    const cause = new Error(`no user ${OPEN_ID} (${OPEN_ID})`);
    const text = describeFailure(new HandlerFailedError('H', cause), work);
    expect(text).toContain('no user <openid> (<openid>)');
    expect(text).not.toContain(OPEN_ID);
  });

  it('does not mind a message without a user', () => {
    const anonymous = textMessage().with('fromUserName', '').build();
    expect(describeFailure(new Error('gone'), { ...work, message: anonymous })).toContain(
      'Error: gone',
    );
  });
});

function unreadable(): Error {
  const get = () => {
    throw new Error('no stack');
  };
  return Object.defineProperty(new Error('gone'), 'stack', { get });
}
