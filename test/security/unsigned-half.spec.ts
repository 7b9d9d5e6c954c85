import { text, type Message } from '../../src/simulator';
import { sign } from '../../src/simulator/crypto/signature';
import { scriptedService } from '../../src/simulator/testing/scripted-service';
import { document, head, push } from '../support/typed-push';
import { startService, type Service } from '../support/service';

const FAKE = '<Encrypt><![CDATA[MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=]]></Encrypt>';
const encryptOf = /<Encrypt>(?<value>.*?)<\/Encrypt>/s;

/** The body, in bytes that one character each stands for, after a change. */
type Change = (body: string) => string;

const plainHalves: readonly (readonly [string, Change])[] = [
  [
    'says something else',
    (body) => body.replace(/<Content>.*?<\/Content>/s, '<Content>b</Content>'),
  ],
  ['names another account', (body) => body.replace('gh_3b7e91c04d5f', 'gh_somebodyelse')],
  ['is gone', (body) => `<xml>${encryptOf.exec(body)?.[0]}</xml>`],
  ['ends in the middle of a character', (body) => body.replace('</Content>', '\xe4\xbd</Content>')],
  ['is not UTF-8', (body) => body.replace('<Content>', '\xff\xfe<Content>')],
  ['has no end', (body) => body.replace('</xml>', '')],
  ['has no beginning', (body) => body.slice(40)],
  ['has tags that do not match', (body) => body.replace('</MsgType>', '</msgtype>')],
  ['has a bare ampersand', (body) => body.replace('<Content>', '&<Content>')],
  ['has an attribute', (body) => body.replace('<xml>', '<xml a="b">')],
  ['has NULs around it', (body) => `\0${body}\0`],
  ['holds another Encrypt before', (body) => body.replace('<Encrypt>', `${FAKE}<Encrypt>`)],
  ['holds another Encrypt after', (body) => body.replace('</xml>', `${FAKE}</xml>`)],
  ['holds one that does not end', (body) => body.replace('<Encrypt>', '<Encrypt><Encrypt>')],
  ['holds many', (body) => body.replace('</xml>', `${FAKE.repeat(400)}</xml>`)],
  [
    'comes after',
    (body) => `<xml>${encryptOf.exec(body)?.[0]}${body.slice(5).replace(encryptOf, '')}`,
  ],
];

const typed = [
  'a]]> & b',
  `x]]></Content>${FAKE}<Content><![CDATA[y`,
  '<Encrypt>',
  '</Encrypt>',
  ']]></Content><Encrypt><![CDATA[',
  '<Encrypt><![CDATA[]]></Encrypt></xml>',
];

describe('in compatible mode the encrypted half alone counts', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ platform: { mode: 'compatible' } });
  });
  beforeEach(() => {
    service.handler.answers((message) => ('content' in message ? String(message.content) : ''));
  });
  afterAll(() => service.close());

  async function deliverChanged(message: Message, change: Change, query = {}) {
    const genuine = await eavesdrop(service, message);
    const body = Buffer.from(change(genuine.body.toString('latin1')), 'latin1');
    expect(body.equals(genuine.body)).toBe(false);
    const parameters = { ...genuine.query, ...query };
    return service.platform.deliver(message, { query: parameters, body });
  }

  it.each(plainHalves)('where the plain half %s', async (_, change) => {
    const message = text('真话');
    const delivery = await deliverChanged(message, change);
    expect(delivery.seen).toEqual({ kind: 'reply', reply: { type: 'text', text: '真话' } });
    const retry = await service.platform.deliver(message);
    expect(retry.seen).toEqual(delivery.seen);
    expect(service.handler.runs).toHaveLength(1);
  });

  it.each(typed)('where the user typed %s', async (words) => {
    const message = push([...head('text'), ['Content', words], ['MsgId', 7]]);
    expect((await service.platform.deliver(message)).status).toBe(200);
    expect(service.handler.runs[0]?.message).toMatchObject({ content: words, msgId: '7' });
  });

  it.each<[string, Change]>([
    ['lines around the CDATA', (encrypt) => `\r\n  ${encrypt}\r\n`],
    ['no CDATA', (encrypt) => encrypt.slice(9, -3)],
    ['blanks and no CDATA', (encrypt) => `\n\t${encrypt.slice(9, -3)} \n`],
    ['blanks inside the CDATA', (encrypt) => `<![CDATA[ \n${encrypt.slice(9, -3)}\n ]]>`],
  ])('with %s, which a gateway put there', async (_, change) => {
    const delivery = await deliverChanged(text('空'), (body) =>
      body.replace(encryptOf, (__, encrypt: string) => `<Encrypt>${change(encrypt)}</Encrypt>`),
    );
    expect(delivery.seen).toMatchObject({ reply: { text: '空' } });
  });

  it.each<[string, Change, (sent: string) => string]>([
    ['inside the CDATA', (sent) => `<![CDATA[${sent}]]>`, (base64) => `\n${base64} `],
    ['without CDATA', (sent) => sent, (base64) => ` ${base64}\r\n`],
    ['in lines', (sent) => `<![CDATA[${sent}]]>`, (base64) => base64.replaceAll(/.{64}/g, '$&\n')],
  ])('with blanks that are signed with it, %s', async (_, wrap, blanks) => {
    const message = text('签');
    const { query, body } = await eavesdrop(service, message);
    const sent = blanks(
      encryptOf.exec(body.toString('latin1'))?.groups?.['value']?.slice(9, -3) ?? '',
    );
    const token = service.platform.environment['WECHAT_TOKEN'] ?? '';
    const { timestamp = '', nonce = '' } = query;
    const delivery = await service.platform.deliver(message, {
      query: { ...query, msg_signature: sign(token, timestamp, nonce, sent) },
      body: `<xml><Encrypt>${wrap(sent)}</Encrypt></xml>`,
    });
    expect(delivery.seen).toMatchObject({ reply: { text: '签' } });
  });

  it('so that a plain half by itself is refused', async () => {
    const plain = await service.platform.deliver(text('只有明文'), { account: { mode: 'plain' } });
    expect(plain.status).toBe(403);
  });

  it('so that nothing is taken that msg_signature does not vouch for', async () => {
    const other = await eavesdrop(service, text('另'));
    const instead = encryptOf.exec(other.body.toString('latin1'))?.[0] ?? '';
    const delivery = await deliverChanged(text('此'), (body) => body.replace(encryptOf, instead));
    expect(delivery.status).toBe(403);
    expect(service.handler.runs).toHaveLength(0);
  });
});

describe('in secure mode', () => {
  it('an envelope beside a message in plain text is opened, and the message not looked at', async () => {
    const service = await startService({ platform: { mode: 'secure' } });
    service.handler.answers((message) => ('content' in message ? String(message.content) : ''));
    const { query, body } = await eavesdrop(service, text('密'));
    const half = document([...head('text'), ['Content', '明'], ['MsgId', 7]]);
    const delivery = await service.platform.deliver(text('密'), {
      query,
      body: half.replace('</xml>', `${encryptOf.exec(body.toString('latin1'))?.[0]}</xml>`),
    });
    expect(delivery.status).toBe(200);
    expect(service.handler.runs.map(({ message }) => message.raw['Content'])).toEqual(['密']);
    await service.close();
  });
});

/** A genuine request as it goes over the wire. */
async function eavesdrop({ platform }: Service, message: Message) {
  const tap = await scriptedService({});
  await platform.deliver(message, { url: tap.url });
  await tap.close();
  const { query = '', body = '' } = tap.received[0] ?? {};
  return { query: Object.fromEntries(new URLSearchParams(query)), body: Buffer.from(body) };
}
