import { CustomMessageService, IncompleteSendError, UnsendableReplyError } from '..';
import { startFixture, type ApiFixture } from '../../../test/support/wechat-api/api-fixture';
import { InvalidReplyError, type Reply } from '../../wechat';

const SEND = '/cgi-bin/message/custom/send';
const TYPING = '/cgi-bin/message/custom/typing';
const OPEN_ID = 'oFixtureOpenId00000000000001';

describe('CustomMessageService', () => {
  let fixture: ApiFixture;
  let messages: CustomMessageService;

  beforeEach(async () => {
    fixture = await startFixture();
    fixture.api.json(SEND, { errcode: 0, errmsg: 'ok' });
    messages = fixture.app.get(CustomMessageService);
  });
  afterEach(() => fixture.close());

  const sent = () => fixture.api.to(SEND).map(({ body }): unknown => JSON.parse(String(body)));

  it.each<[Reply, object]>([
    [
      { type: 'text', content: '你好' },
      { msgtype: 'text', text: { content: '你好' } },
    ],
    [
      { type: 'image', mediaId: 'M' },
      { msgtype: 'image', image: { media_id: 'M' } },
    ],
    [
      { type: 'voice', mediaId: 'M' },
      { msgtype: 'voice', voice: { media_id: 'M' } },
    ],
    [
      { type: 'video', mediaId: 'M', title: 'T', description: 'D', thumbMediaId: 'C' },
      {
        msgtype: 'video',
        video: { media_id: 'M', thumb_media_id: 'C', title: 'T', description: 'D' },
      },
    ],
    [
      {
        type: 'music',
        thumbMediaId: 'C',
        title: 'T',
        musicUrl: 'http://m',
        hqMusicUrl: 'http://h',
      },
      {
        msgtype: 'music',
        music: { title: 'T', musicurl: 'http://m', hqmusicurl: 'http://h', thumb_media_id: 'C' },
      },
    ],
    [
      {
        type: 'news',
        articles: [{ title: 'T', description: 'D', url: 'http://u', picUrl: 'http://p' }],
      },
      {
        msgtype: 'news',
        news: {
          articles: [{ title: 'T', description: 'D', url: 'http://u', picurl: 'http://p' }],
        },
      },
    ],
  ])('sends a reply of its kind: %j', async (reply, message) => {
    await expect(messages.send(OPEN_ID, reply)).resolves.toBe(1);
    expect(sent()).toEqual([{ touser: OPEN_ID, ...message }]);
  });

  it('sends what is left of dirty texts as plain UTF-8, whoever made the reply', async () => {
    const dirty = 'a\u0000\u0007\ud83d\uffffb\t😀';
    const made: Reply = { type: 'news', articles: [{ title: dirty, description: dirty }] };
    await messages.send(OPEN_ID, dirty);
    await messages.send(OPEN_ID, { type: 'text', content: dirty });
    await messages.send(OPEN_ID, made);
    await expect(messages.send(OPEN_ID, '\u0000\u0007')).resolves.toBe(0);
    const bodies = fixture.api.to(SEND).map(({ body }) => String(body));
    expect(bodies).toHaveLength(3);
    for (const body of bodies) expect(body).toMatch(/^(?!.*\\u).*"ab\\t😀"/);
  });

  it.each<Reply>([
    { type: 'none' },
    { type: 'text', content: '' },
    { type: 'text', content: ' \n' },
  ])('sends nothing for %j', async (reply) => {
    await expect(messages.send(OPEN_ID, reply)).resolves.toBe(0);
    expect(sent()).toEqual([]);
  });

  it.each<Reply>([
    { type: 'transfer_customer_service' },
    { type: 'news', articles: [{ title: '1' }, { title: '2' }] },
  ])('says that %j cannot be sent', async (reply) => {
    await expect(messages.send(OPEN_ID, reply)).rejects.toThrow(UnsendableReplyError);
    expect(sent()).toEqual([]);
  });

  it('takes a string for a text, as everywhere', async () => {
    await expect(messages.send(OPEN_ID, '你好')).resolves.toBe(1);
    await expect(messages.send(OPEN_ID, '')).resolves.toBe(0);
    expect(sent()).toEqual([{ touser: OPEN_ID, msgtype: 'text', text: { content: '你好' } }]);
  });

  it.each<[unknown, RegExp]>([
    [undefined, /undefined.*use reply\.text/],
    [null, /null.*use reply\.text/],
    [7, /number.*use reply\.text/],
    [{ type: 'sticker' }, /"sticker".*use reply\.text/],
    [{ content: 'x' }, /object.*use reply\.text/],
    [{ type: 'text' }, /reply\.text got no string/],
    [{ type: 'image' }, /reply\.image lacks mediaId/],
    [{ type: 'news', articles: [] }, /0 articles/],
  ])('refuses %j, which is no reply, before anything is sent', async (given, message) => {
    const error = await messages.send(OPEN_ID, given as Reply).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvalidReplyError);
    expect((error as Error).message).toMatch(message);
    expect(sent()).toEqual([]);
  });

  it('puts the AI label on when asked to', async () => {
    await messages.send(OPEN_ID, { type: 'text', content: 'x' }, { aiGenerated: true });
    expect(sent()).toEqual([expect.objectContaining({ aimsgcontext: { is_ai_msg: 1 } })]);
  });

  it('sends a long text in parts, in order', async () => {
    const content = '一二三四五六七八九\n'.repeat(200);
    await expect(messages.send(OPEN_ID, { type: 'text', content })).resolves.toBe(3);
    const parts = sent().map((message) => (message as { text: { content: string } }).text.content);
    expect(parts.join('')).toBe(content);
  });

  it('tells how far a long text got when a part is refused', async () => {
    fixture.api.json(
      SEND,
      { errcode: 0 },
      { errcode: 45047, errmsg: 'out of response count limit' },
    );
    const content = 'x'.repeat(5000);
    const error = await messages
      .send(OPEN_ID, { type: 'text', content })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(IncompleteSendError);
    expect(error).toMatchObject({ sent: 1, total: 3, cause: { errcode: 45047 } });
  });

  it.each([
    [45015, /window is closed/],
    [45047, /quota of this window/],
    [48001, /not granted/],
  ])('tells %i apart', async (errcode, hint) => {
    fixture.api.json(SEND, { errcode, errmsg: 'no' });
    const sending = messages.send(OPEN_ID, { type: 'text', content: 'x' });
    await expect(sending).rejects.toMatchObject({ errcode, hint: expect.stringMatching(hint) });
  });

  it('does not send again what may have arrived, and does not name the user', async () => {
    fixture.api.on(SEND, (_request, response) => response.destroy());
    const error = await messages
      .send(OPEN_ID, { type: 'text', content: 'x' })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ mayHaveArrived: true });
    expect(`${String(error)}${JSON.stringify(error)}`).not.toContain(OPEN_ID);
    expect(sent()).toHaveLength(1);
  });

  it('starts and ends the typing indicator', async () => {
    fixture.api.json(TYPING, { errcode: 0 });
    await messages.typing(OPEN_ID);
    await messages.typing(OPEN_ID, 'CancelTyping');
    expect(fixture.api.to(TYPING).map(({ body }): unknown => JSON.parse(String(body)))).toEqual([
      { touser: OPEN_ID, command: 'Typing' },
      { touser: OPEN_ID, command: 'CancelTyping' },
    ]);
  });
});
