import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLE_EVENTS, type SampleEvent } from '../../src/simulator';
import {
  OnUnhandled,
  type EventName,
  type IncomingMessage,
  type MessageHandler,
} from '../../src/wechat';
import { wechat } from '../support/command-line';
import { freePort } from '../support/free-port';
import { startService, temporaryDirectory, type Service } from '../support/service';

let got: IncomingMessage[];
let answer: string | undefined;

@OnUnhandled()
class Everything implements MessageHandler<IncomingMessage> {
  handle(message: IncomingMessage) {
    got.push(message);
    return answer;
  }
}

/** The fields of the message that reached the handler. */
const fields = () => got.at(-1) as unknown as Readonly<Record<string, unknown>>;

describe.each(['plain', 'compatible', 'secure'] as const)('send, in %s mode,', (mode) => {
  let service: Service;
  let environment: Readonly<Record<string, string>>;
  beforeAll(async () => {
    service = await startService({ handlers: [Everything], platform: { mode } });
    environment = service.platform.environment;
  });
  afterAll(() => service.close());
  beforeEach(() => {
    got = [];
    answer = '收到';
  });

  const send = (...words: readonly string[]) =>
    wechat(environment, 'send', ...words, '--url', service.url);

  it('delivers a text and says what the user sees', async () => {
    const { code, out } = await send('text', '你好', '--as', 'oSomebody');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^delivery 1 at 0 ms, took \d+ ms {2}answered {2}HTTP 200\nThe user sees: 收到\n$/,
    );
    expect(fields()).toMatchObject({ content: '你好', fromUserName: 'oSomebody' });
  });

  it.each(['image', 'voice', 'video', 'shortvideo', 'location', 'link'])(
    'delivers a message of the type %s',
    async (type) => {
      expect((await send(type, '--json')).document).toMatchObject({ text: '收到', mode });
      expect(fields()['msgType']).toBe(type);
    },
  );

  it('shows the XML, before and after encryption', async () => {
    const { document, out } = await send('text', '原文', '--raw', '--json');
    const { raw } = document as { readonly raw: Readonly<Record<string, string>> };
    expect(raw['message']).toContain('<![CDATA[原文]]>');
    expect(`${raw['opened'] ?? raw['answered']}`).toContain('<![CDATA[收到]]>');
    const isEncrypted = mode !== 'plain';
    expect('sent' in raw).toBe(isEncrypted);
    expect(out.includes('<Encrypt>')).toBe(isEncrypted);
  });
});

describe('send', () => {
  let service: Service;
  let environment: Readonly<Record<string, string>>;
  beforeAll(async () => {
    service = await startService({ handlers: [Everything] });
    environment = service.platform.environment;
  });
  afterAll(() => service.close());
  beforeEach(() => {
    got = [];
    answer = undefined;
  });

  const send = (...words: readonly string[]) =>
    wechat(environment, 'send', ...words, '--url', service.url);

  const isEachTypedOne: [Exclude<EventName, SampleEvent>] extends [never] ? true : never = true;

  it('has a sample of each event that the service types, whose fields are all there', async () => {
    expect(isEachTypedOne).toBe(true);
    for (const name of SAMPLE_EVENTS) {
      expect((await send('event', name.toUpperCase())).code).toBe(0);
      expect(fields()['event']).toBe(name);
      const { raw: _, ...typed } = fields();
      expect(JSON.stringify(typed)).not.toMatch(/NaN|null/);
    }
  });

  it('delivers an event with its key, and one that nobody knows', async () => {
    await send('event', 'click', 'MENU_HELP');
    expect(fields()).toMatchObject({ event: 'CLICK', eventKey: 'MENU_HELP' });
    await send('event', 'subscribe', 'qr-42');
    expect(fields()).toMatchObject({ event: 'subscribe', scene: 'qr-42' });
    await send('event', 'poi_check_notify', 'k', '--set', 'PoiId=7');
    expect(fields()).toMatchObject({ event: 'poi_check_notify', raw: { PoiId: '7' } });
  });

  it('sets fields, nested ones too', async () => {
    await send('location', '--set', 'Label=北京=这里', '--set', 'Location_X=39.9');
    expect(fields()).toMatchObject({ label: '北京=这里', locationX: 39.9 });
    await send('event', 'scancode_waitmsg', 'k', '--set', 'ScanCodeInfo.ScanResult=42');
    expect(fields()).toMatchObject({ scanCodeInfo: { scanType: 'qrcode', scanResult: '42' } });
  });

  it('delivers a file as it is, or with other fields', async () => {
    const path = join(temporaryDirectory(), 'message.xml');
    writeFileSync(
      path,
      '<xml>\n<MsgType>text</MsgType><Content><![CDATA[一]]></Content>\n</xml>\n',
    );
    await send(path);
    expect(fields()).toMatchObject({ msgType: 'text', content: '一' });
    await send(path, '--as', 'oOther', '--set', 'Content=二', '--set', 'MsgId=23');
    expect(fields()).toMatchObject({ content: '二', fromUserName: 'oOther', msgId: '23' });
  });

  it('says that a late reply cannot be seen from here', async () => {
    expect((await send('text', '在吗')).out).toMatch(
      /The user sees: \(nothing\)\nIt was answered with success\. A late reply .* cannot be seen/,
    );
  });

  it('takes the address of the configured service, and says when nothing answers there', async () => {
    const port = String(await freePort());
    const configured = { ...environment, HOST: '0.0.0.0', PORT: port, WECHAT_CALLBACK_PATH: '/cb' };
    const { code, out } = await wechat(configured, 'send', 'text', '在吗');
    expect(code).toBe(1);
    expect(out.match(/^delivery \d.*refused-connection/gm)).toHaveLength(3);
    expect(out).toMatch(new RegExp(`Nothing answers at http://127\\.0\\.0\\.1:${port}/cb: start`));
  });

  it('says what differs where it is refused', async () => {
    const other = { ...environment, WECHAT_TOKEN: 'another' };
    const { code, out } = await wechat(other, 'send', 'text', '在吗', '--url', service.url);
    expect(code).toBe(1);
    expect(out).toMatch(/bad-status {2}HTTP 403\n[^]*Refused: .*WECHAT_ORIGINAL_ID.*\n.*four/);
    const elsewhere = await wechat(
      environment,
      'send',
      'text',
      '在吗',
      '--url',
      `${service.url}/x`,
    );
    expect(elsewhere.out).toMatch(/HTTP 404\n[^]*WECHAT_CALLBACK_PATH/);
  });

  it('asks for a configuration, in one line', async () => {
    const { code, err } = await wechat({}, 'send', 'text', '在吗');
    expect(code).toBe(1);
    expect(err).toMatch(/^The configuration is not complete.*WECHAT_APP_ID.*\n$/);
  });

  it('says where the API was looked for', async () => {
    const nowhere = { ...environment, WECHAT_API_BASE_URL: 'http://127.0.0.1:9' };
    const { code, err } = await wechat(nowhere, 'menu', 'pull');
    expect(code).toBe(1);
    expect(err).toMatch(/ECONNREFUSED, at http:\/\/127\.0\.0\.1:9 .*doctor\n$/);
  });

  it.each([
    [['text'], 2, /send text 你好/],
    [['text', 'hello', 'world'], 2, /in quotes: send text 'hello world'/],
    [['event'], 2, /send event subscribe/],
    [['image', 'x'], 2, /takes no value/],
    [['text', 'x', '--set', 'Label'], 2, /say Field=value/],
    [['text', 'x', '--mode', 'open'], 2, /plain, compatible or secure/],
    [['text', 'x', '--mode', 'secure'], 2, /WECHAT_ENCODING_AES_KEY/],
    [['constructor'], 1, /There is no file constructor: /],
    [['no-such-file.xml'], 1, /There is no file no-such-file\.xml: .*shortvideo/],
  ])('answers %j with the cure', async (words, code, says) => {
    expect(await send(...words)).toEqual({ code, out: '', err: expect.stringMatching(says) });
  });

  it('wants an address that is one', async () => {
    const { code, err } = await wechat(environment, 'send', 'text', 'x', '--url', 'wechat');
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/--url wechat: give an address such as/),
    ]);
  });
});
