import {
  image,
  NotConnectedError,
  OUTAGE_LINE,
  PlatformClosedError,
  startPlatform,
  text,
  type Platform,
  type PlatformOptions,
} from '.';
import { textReply } from './testing/reply-documents';
import {
  scriptedService,
  type ScriptEntry,
  type ScriptedService,
} from './testing/scripted-service';

let platform: Platform;
let service: ScriptedService;

async function start(script: readonly ScriptEntry[], options: PlatformOptions = {}): Promise<void> {
  service = await scriptedService(...script);
  platform = await startPlatform({ cutAfter: 200, ...options, url: service.url });
}

afterEach(async () => {
  await platform.close();
  await service.close();
});

const echo = (query: string) => new URLSearchParams(query).get('echostr') ?? '';

describe('the URL check', () => {
  it('is content with the echo, byte for byte', async () => {
    await start([({ query }) => ({ body: echo(query) })]);
    expect(await platform.verify()).toMatchObject({ ok: true, status: 200 });
    expect(service.received[0]).toMatchObject({ method: 'GET', body: '' });
  });

  it.each([
    ['quotes', (query: string) => ({ body: JSON.stringify(echo(query)) })],
    ['a line feed', (query: string) => ({ body: `${echo(query)}\n` })],
    ['another status', (query: string) => ({ body: echo(query), status: 201 })],
  ])('is not content with %s', async (_, answer) => {
    await start([({ query }) => answer(query)]);
    expect((await platform.verify()).ok).toBe(false);
  });
});

describe('a single delivery', () => {
  it('can have every part forged', async () => {
    await start([{}]);
    await platform.deliver(text('a'), {
      timestamp: 1,
      nonce: '2',
      query: { signature: ['x', 'y'], openid: undefined },
      headers: { 'content-type': undefined, 'x-forwarded-for': '10.0.0.1' },
      body: Buffer.from('<not xml'),
    });
    const [received] = service.received;
    expect(received?.query).toBe('signature=x&signature=y&timestamp=1&nonce=2');
    expect(received?.headers['content-type']).toBeUndefined();
    expect(received?.headers['x-forwarded-for']).toBe('10.0.0.1');
    expect(received?.body).toBe('<not xml');
  });

  it('tells the raw answer', async () => {
    await start([{ status: 403, body: Buffer.from([0xff, 0x00]) }]);
    const delivery = await platform.deliver(text('a'));
    expect([delivery.status, [...delivery.bytes], delivery.outcome]).toEqual([
      403,
      [0xff, 0x00],
      'bad-status',
    ]);
    expect(delivery.headers).toHaveProperty('date');
    expect(service.received).toHaveLength(1);
  });

  it('can come from an account that is set otherwise', async () => {
    await start([{}]);
    await platform.deliver(text('a'), { account: { mode: 'secure' } });
    expect(service.received[0]?.body).toMatch(/^<xml>\n {4}<ToUserName>.*\n {4}<Encrypt>/);
  });

  it('stands in no timeline', async () => {
    await start([{ body: textReply('好') }]);
    await platform.deliver(text('a'));
    expect(platform.timeline()).toEqual([]);
  });
});

describe('deliveries at once', () => {
  it('are the same request as often as asked, each with what it was answered', async () => {
    await start([{ body: textReply('一') }]);
    const deliveries = await platform.sendAtOnce(text('a'), 4);
    expect(deliveries.map(({ body }) => body)).toEqual(
      Array.from({ length: 4 }, () => textReply('一')),
    );
    expect(deliveries.map(({ seen }) => seen.kind)).toEqual(['reply', 'reply', 'reply', 'reply']);
    expect(new Set(service.received.map(({ query }) => query)).size).toBe(1);
    expect(platform.timeline().map(({ kind }) => kind)).toEqual(['sent', 'reply']);
  });

  it('go to several instances in turn', async () => {
    await start([{}]);
    const second = await scriptedService({});
    platform.connect([service.url, second.url]);
    await platform.sendAtOnce(text('a'), 4);
    expect([service.received.length, second.received.length]).toEqual([2, 2]);
    await second.close();
  });
});

describe('a timeline', () => {
  it('tells what one user did and saw, in order', async () => {
    await start([{ body: textReply('好') }, {}, { body: textReply('') }]);
    const [question, silent] = [text('一'), text('二')];
    await platform.send(question);
    await platform.send(silent);
    await platform.send(text('三'));
    await platform.send(text('四'), { from: 'oOther' });
    expect(platform.timeline()).toEqual([
      { kind: 'sent', at: expect.any(Number), message: question },
      { kind: 'reply', at: expect.any(Number), reply: { type: 'text', text: '好' } },
      { kind: 'sent', at: expect.any(Number), message: silent },
      { kind: 'sent', at: expect.any(Number), message: text('三') },
      { kind: 'outage', at: expect.any(Number), line: OUTAGE_LINE },
    ]);
  });
});

describe('the platform', () => {
  it('starts without any option and tells a service its settings', async () => {
    await start([{}], { mode: 'secure' });
    expect(platform.environment).toEqual({
      WECHAT_APP_ID: expect.stringMatching(/^wx[0-9a-f]{16}$/),
      WECHAT_APP_SECRET: expect.stringMatching(/^[0-9a-f]{32}$/),
      WECHAT_ORIGINAL_ID: expect.stringMatching(/^gh_/),
      WECHAT_TOKEN: expect.stringMatching(/^[A-Za-z0-9]{3,32}$/),
      WECHAT_MODE: 'secure',
      WECHAT_ENCODING_AES_KEY: expect.stringMatching(/^[A-Za-z0-9]{43}$/),
      WECHAT_API_BASE_URL: platform.api.url,
    });
  });

  it('says so when it does not know the service yet', async () => {
    await start([{}]);
    platform.connect([]);
    await expect(platform.send(text('a'))).rejects.toThrow(NotConnectedError);
  });

  it('ends what is under way when it is closed', async () => {
    await start(['silence'], { cutAfter: 10_000 });
    const sending = platform.send(text('a'));
    const waiting = platform.nextCustomerMessage();
    const endings = Promise.allSettled([sending, waiting]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await platform.close();
    const closed = { status: 'rejected', reason: expect.any(PlatformClosedError) };
    expect(await endings).toEqual([closed, closed]);
    platform = await startPlatform();
  });

  it('serves the picture of an image message', async () => {
    await start([{}]);
    await platform.send(image());
    const url = /<PicUrl><!\[CDATA\[(.*)]]>/.exec(service.received[0]?.body ?? '')?.[1] ?? '';
    const picture = await fetch(url);
    expect(picture.headers.get('content-type')).toBe('image/jpeg');
  });
});
