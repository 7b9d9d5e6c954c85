import {
  click,
  NoCustomerMessageError,
  startPlatform,
  subscribe,
  text,
  unsubscribe,
  virtualClock,
  type Message,
  type Platform,
} from '..';
import { ApiCaller } from '../testing/api-caller';
import { scriptedService, type ScriptedService } from '../testing/scripted-service';

const clock = virtualClock();
let service: ScriptedService;
let platform: Platform;
let api: ApiCaller;

beforeEach(async () => {
  service = await scriptedService({});
  platform = await startPlatform({ clock, url: service.url });
  api = await ApiCaller.login(platform);
});

afterEach(async () => {
  await platform.close();
  await service.close();
});

const user = 'oUser';
const textTo = (content: string, touser = user) => ({ touser, msgtype: 'text', text: { content } });
const post = (body: object | string) => api.post('/cgi-bin/message/custom/send', body);
const type = async (command: string) =>
  (await api.post('/cgi-bin/message/custom/typing', { touser: user, command }))['errcode'];
const errcodes = async (count: number) => {
  const codes: unknown[] = [];
  for (let sent = 0; sent < count; sent += 1) codes.push((await post(textTo('a')))['errcode']);
  return codes;
};
const userDoes = (message: Message) => platform.send(message, { from: user });

describe('a customer-service message', () => {
  it('is seen by the user, after what the user did', async () => {
    await userDoes(text('在吗'));
    expect(await post({ ...textTo('在'), aimsgcontext: { is_ai_msg: 1 } })).toEqual({
      errcode: 0,
      errmsg: 'ok',
    });
    expect(platform.customerMessages(user)).toEqual([
      {
        openId: user,
        at: clock.now(),
        type: 'text',
        text: '在',
        content: { content: '在' },
        aiLabel: true,
      },
    ]);
    expect(platform.timeline(user).map(({ kind }) => kind)).toEqual(['sent', 'customer-service']);
  });

  it('can be awaited, before or after it came, each once', async () => {
    await userDoes(text('在吗'));
    const waiting = platform.nextCustomerMessage(user, 1000);
    await post(textTo('一'));
    await post(textTo('二'));
    expect((await waiting).text).toBe('一');
    expect((await platform.nextCustomerMessage(user, 1000)).text).toBe('二');
    await expect(platform.nextCustomerMessage(user, 5)).rejects.toThrow(NoCustomerMessageError);
  });

  it('may hold kept media, and no other', async () => {
    await userDoes(text('图'));
    const { mediaId } = platform.api.addMedia({
      type: 'image',
      bytes: Buffer.from('x'),
      contentType: 'image/png',
    });
    const image = (id: string) => ({ touser: user, msgtype: 'image', image: { media_id: id } });
    expect(await post(image(mediaId))).toMatchObject({ errcode: 0 });
    expect(await post(image('unknown'))).toMatchObject({ errcode: 40007 });
    expect(platform.customerMessages(user)[0]?.text).toBe(`[image ${mediaId}]`);
  });
});

describe('the windows', () => {
  it('allow five messages within 48 hours of a user message', async () => {
    await userDoes(text('a'));
    clock.advance(3_600_000);
    expect(await errcodes(6)).toEqual([0, 0, 0, 0, 0, 45047]);
  });

  it('close 48 hours after the message', async () => {
    await userDoes(text('a'));
    clock.advance(48 * 3_600_000);
    api = await ApiCaller.login(platform);
    expect(await errcodes(1)).toEqual([45015]);
  });

  it.each([
    ['a menu tap', click('k')],
    ['a follow', subscribe()],
  ])('allow three messages within a minute of %s', async (_, message) => {
    await userDoes(message);
    expect(await errcodes(4)).toEqual([0, 0, 0, 45047]);
    clock.advance(60_000);
    expect(await errcodes(1)).toEqual([45015]);
  });

  it('are used in the order in which they close', async () => {
    await userDoes(text('a'));
    await userDoes(click('k'));
    expect(await errcodes(9)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 45047]);
  });

  it('open anew with the next message', async () => {
    await userDoes(text('a'));
    await errcodes(5);
    await userDoes(text('b'));
    expect(await errcodes(1)).toEqual([0]);
  });

  it('are shut for strangers and for those who left', async () => {
    expect(await errcodes(1)).toEqual([45015]);
    await userDoes(text('a'));
    await userDoes(unsubscribe());
    expect(await errcodes(1)).toEqual([45015]);
  });
});

describe('a refused customer-service message', () => {
  const articles = [{ title: 'a' }, { title: 'b' }];
  it.each([
    ['over 2048 bytes', textTo('好'.repeat(683)), 45002],
    ['with two articles', { touser: user, msgtype: 'news', news: { articles } }, 45008],
    ['without a user', textTo('a', ''), 40003],
    ['of an unknown type', { touser: user, msgtype: 'sticker', sticker: {} }, 40008],
    ['that is empty', textTo(''), 44004],
    ['with escaped Chinese', JSON.stringify(textTo('X')).replace('X', '\\u597d'), 40033],
    ['with a control character, which JSON can only escape', textTo('a\u0007b'), 40033],
    ['with half a surrogate pair', textTo('a\ud83db'), 40033],
    ['in another encoding', Buffer.from(JSON.stringify(textTo('é')), 'latin1'), 40033],
    ['that is no JSON', 'touser=o', 47001],
  ])('is one %s', async (_, body, errcode) => {
    await userDoes(text('a'));
    expect(await post(body)).toMatchObject({ errcode });
    expect(platform.customerMessages()).toEqual([]);
  });

  it('may hold escapes that JSON needs', async () => {
    await userDoes(text('a'));
    expect(await post(textTo('back\\u597d "quoted"\t\n'))).toMatchObject({ errcode: 0 });
  });

  it('is every one of an unverified account', async () => {
    const unverified = await startPlatform({ url: service.url, verified: false });
    await unverified.send(text('a'), { from: user });
    const caller = await ApiCaller.login(unverified);
    const answer = await caller.post('/cgi-bin/message/custom/send', textTo('a'));
    expect(answer).toMatchObject({ errcode: 48001 });
    await unverified.close();
  });
});

describe('the typing indicator', () => {
  it('lasts 15 seconds or until a message is sent', async () => {
    await userDoes(text('a'));
    expect([await type('Typing'), await type('Typing')]).toEqual([0, 45081]);
    clock.advance(15_000);
    expect(await type('Typing')).toBe(0);
    await post(textTo('a'));
    expect([await type('Typing'), await type('CancelTyping')]).toEqual([0, 0]);
    expect(platform.timeline(user).map(({ kind }) => kind)).toEqual([
      'sent',
      'typing',
      'typing',
      'customer-service',
      'typing',
      'typing',
    ]);
  });

  it('is refused without a recent exchange or a right command', async () => {
    await userDoes(text('a'));
    expect(await type('Dance')).toBe(45072);
    clock.advance(30_001);
    expect(await type('Typing')).toBe(45080);
  });
});
