import { testAccount, testUser, type PushMode } from '../account';
import { subscribe, text, type Message } from '../messages';
import { replyDocument, sealedReply, textReply } from '../testing/reply-documents';
import { judge } from './judgement';

function judgeBody(
  body: string | Buffer,
  { status = 200, mode = 'plain' as PushMode, message = text('hi') as Message } = {},
) {
  const pushed = {
    xml: '',
    openId: testUser,
    originalId: testAccount.originalId,
    createTime: 1_700_000_000,
    message,
  };
  const answer = { ending: 'answered', took: 1, status, headers: {}, bytes: Buffer.from(body) };
  return judge({ ...answer, ending: 'answered' }, pushed, { ...testAccount, mode });
}

const seenReply = async (inner: string, message?: Message) => {
  const judged = await judgeBody(replyDocument(inner), message ? { message } : {});
  return judged.seen.kind === 'reply' ? judged.seen.reply : judged.problem;
};

const items = (count: number) => '<item><Title>T</Title><Url>U</Url></item>'.repeat(count);
const news = (count: number, articles = count) =>
  `<MsgType>news</MsgType><ArticleCount>${count}</ArticleCount><Articles>${items(articles)}</Articles>`;

describe('what a user sees of a passive reply', () => {
  it.each([
    ['<MsgType>text</MsgType><Content>a&lt;b</Content>', { type: 'text', text: 'a<b' }],
    ['<MsgType>text</MsgType><Content><![CDATA[ ]]></Content>', { type: 'text', text: ' ' }],
    ['<MsgType>text</MsgType><Content>a\ufeffb</Content>', { type: 'text', text: 'a\ufeffb' }],
    [
      '<MsgType>image</MsgType><Image><MediaId>M</MediaId></Image>',
      { type: 'image', mediaId: 'M' },
    ],
    [
      '<MsgType>voice</MsgType><Voice><MediaId>M</MediaId></Voice>',
      { type: 'voice', mediaId: 'M' },
    ],
    [
      '<MsgType>video</MsgType><Video><MediaId>M</MediaId><Title>T</Title></Video>',
      { type: 'video', mediaId: 'M', title: 'T', description: '' },
    ],
    [
      '<MsgType>transfer_customer_service</MsgType><TransInfo><KfAccount>a@b</KfAccount></TransInfo>',
      { type: 'transfer_customer_service', kfAccount: 'a@b' },
    ],
    ['<MsgType>transfer_customer_service</MsgType>', { type: 'transfer_customer_service' }],
  ])('%s', async (inner, reply) => {
    expect(await seenReply(inner)).toEqual(reply);
  });

  it('is music with every field', async () => {
    const inner =
      '<MsgType>music</MsgType><Music><Title>T</Title><MusicUrl>U</MusicUrl><HQMusicUrl>H</HQMusicUrl><ThumbMediaId>M</ThumbMediaId></Music>';
    expect(await seenReply(inner)).toEqual({
      type: 'music',
      thumbMediaId: 'M',
      title: 'T',
      description: '',
      musicUrl: 'U',
      hqMusicUrl: 'H',
    });
  });

  it('is one article in answer to a message and up to eight in answer to an event', async () => {
    expect(await seenReply(news(3))).toMatchObject({ articles: [{ title: 'T', url: 'U' }] });
    expect(await seenReply(news(3), subscribe())).toMatchObject({ articles: { length: 3 } });
    expect(await seenReply(news(9), subscribe())).toMatchObject({ articles: { length: 8 } });
  });

  it('may follow an XML declaration and end in a line feed', async () => {
    const judged = await judgeBody(`<?xml version="1.0" encoding="UTF-8"?>\n${textReply('a')}\n`);
    expect(judged.outcome).toBe('answered');
  });

  it.each(['success', ''])('is nothing for "%s" in every mode', async (body) => {
    for (const mode of ['plain', 'compatible', 'secure'] as const) {
      expect(await judgeBody(body, { mode })).toEqual({
        outcome: 'answered',
        seen: { kind: 'nothing' },
      });
    }
  });

  it('is a text of exactly 2048 bytes, and the outage line for one byte more', async () => {
    const longest = `${'好'.repeat(682)}ab`;
    expect((await judgeBody(textReply(longest))).outcome).toBe('answered');
    expect((await judgeBody(textReply(`${longest}c`))).outcome).toBe('bad-reply');
  });
});

describe('an answer that WeChat refuses', () => {
  it.each([201, 204, 301, 403, 500])('is one with HTTP status %i', async (status) => {
    expect(await judgeBody('success', { status })).toMatchObject({
      outcome: 'bad-status',
      seen: { kind: 'outage', line: '该公众号提供的服务出现故障，请稍后再试' },
    });
  });

  it.each([
    ['JSON', '{"errcode":0}'],
    ['quoted text', '"success"'],
    ['text after success', 'success\n'],
    ['another root', '<html></html>'],
    ['an open element', '<xml><Content>'],
    ['two roots', `${textReply('a')}${textReply('b')}`],
    ['text after the root', `${textReply('a')}b`],
    ['a byte order mark', `\ufeff${textReply('a')}`],
    ['a forbidden control character', textReply('a\u001db')],
    ['invalid UTF-8', Buffer.concat([Buffer.from(textReply('a')), Buffer.from([0xff])])],
  ])('is one with %s', async (_, body) => {
    expect((await judgeBody(body)).outcome).toBe('bad-body');
  });

  const content = '<MsgType>text</MsgType><Content>a</Content>';
  it.each([
    ['for another user', replyDocument(content, { to: 'oOther' })],
    ['from another account', replyDocument(content, { from: 'gh_other' })],
    ['without a whole CreateTime', replyDocument(content, { createTime: 'now' })],
    ['with empty Content', textReply('')],
    ['with an unknown MsgType', replyDocument('<MsgType>constructor</MsgType>')],
    ['without a MediaId', replyDocument('<MsgType>image</MsgType><Image></Image>')],
    ['without articles', replyDocument(news(0))],
    ['with a wrong ArticleCount', replyDocument(news(1, 2))],
    ['that is encrypted in plain mode', sealedReply(textReply('a'))],
  ])('is a reply %s', async (_, body) => {
    const { outcome, seen, problem } = await judgeBody(body);
    expect([outcome, seen.kind]).toEqual(['bad-reply', 'outage']);
    expect(problem).toBeTruthy();
  });
});

describe('an encrypted reply', () => {
  const reply = { kind: 'reply', reply: { type: 'text', text: '密' } };

  it.each(['compatible', 'secure'] as const)('is seen in %s mode', async (mode) => {
    expect((await judgeBody(sealedReply(textReply('密')), { mode })).seen).toEqual(reply);
  });

  it('may be plain in compatible mode, not in secure mode', async () => {
    expect((await judgeBody(textReply('密'), { mode: 'compatible' })).seen).toEqual(reply);
    expect((await judgeBody(textReply('密'), { mode: 'secure' })).outcome).toBe('bad-reply');
  });

  it.each([
    ['MsgSignature', { token: 'AnotherToken' }],
    ['AppId', { appId: 'wxother' }],
    ['key', { encodingAesKey: `z${testAccount.encodingAesKey.slice(1)}` }],
  ])('is refused with a wrong %s', async (_, overrides) => {
    const body = sealedReply(textReply('密'), overrides);
    expect((await judgeBody(body, { mode: 'secure' })).outcome).toBe('bad-reply');
  });
});
