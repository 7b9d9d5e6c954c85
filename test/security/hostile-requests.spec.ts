import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { text } from '../../src/simulator';
import { sign } from '../../src/simulator/crypto/signature';
import { XmlBodyPipe } from '../../src/wechat';
import { CapturedLog } from '../support/captured-log';
import { RawConnection } from '../support/raw-connection';
import { startService, type Service } from '../support/service';

const BODY =
  '<xml><ToUserName>gh_3b7e91c04d5f</ToUserName><FromUserName>oUser</FromUserName>' +
  '<CreateTime>1</CreateTime><MsgType>text</MsgType><Content>a</Content><MsgId>1</MsgId></xml>';

describe('the listener', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  beforeEach(() => service.handler.answers('好'));
  afterAll(() => service.close());

  it('answers honest traffic through a flood of wrong signatures, whose bodies nobody reads', async () => {
    const transform = jest.spyOn(XmlBodyPipe.prototype, 'transform');
    const log = new CapturedLog();
    const flood = Array.from({ length: 20 }, async () => {
      const statuses: (number | undefined)[] = [];
      for (let count = 0; count < 20; count += 1) {
        const forgery = { account: { token: 'Stranger' }, body: 'x'.repeat(20_000) };
        statuses.push((await service.platform.deliver(text('洪水'), forgery)).status);
      }
      return statuses;
    });
    const honest = [];
    for (let count = 0; count < 20; count += 1) {
      honest.push(await service.platform.send(text(`第${count}条`)));
    }
    const refused = (await Promise.all(flood)).flat();
    log.release();
    expect(refused).toEqual(Array(400).fill(403));
    expect(honest.map((one) => one.text)).toEqual(Array(20).fill('好'));
    expect(
      Math.max(...honest.flatMap(({ deliveries }) => deliveries.map(({ took }) => took))),
    ).toBeLessThan(4500);
    expect(transform).toHaveBeenCalledTimes(20);
    expect(log.text).toBe('');
    transform.mockRestore();
  });

  it.each([
    ['gzip', gzipSync(BODY)],
    ['deflate', Buffer.from(BODY)],
    ['br', Buffer.from(BODY)],
    ['X-GZIP', gzipSync(BODY)],
    ['zstd', Buffer.from(BODY)],
    ['utf-8, gzip', gzipSync(BODY)],
    ['gzip, identity', gzipSync(BODY)],
  ])('refuses a body that is compressed with %s', async (encoding, body) => {
    const headers = { 'content-encoding': encoding };
    const delivery = await service.platform.deliver(text('压'), { headers, body });
    expect(delivery.status).toBe(415);
    expect(service.handler.runs).toHaveLength(0);
  });

  it.each([
    'application/json',
    'multipart/form-data; boundary=a',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
    'xml',
    ';;',
    '',
    undefined,
  ])('reads a signed body that says it is %s as XML', async (type) => {
    const delivery = await service.platform.deliver(text('换'), {
      headers: { 'content-type': type },
    });
    expect([delivery.status, service.handler.runs.length]).toEqual([200, 1]);
    expect(service.handler.runs[0]?.message).toMatchObject({ content: '换' });
  });

  it.each(['', 'identity', 'utf-8', 'UTF-8', 'gb2312', 'none'])(
    'takes the content-encoding %j for none',
    async (encoding) => {
      const headers = { 'content-encoding': encoding };
      expect((await service.platform.deliver(text('换'), { headers })).status).toBe(200);
      expect(service.handler.runs).toHaveLength(1);
    },
  );

  /** A connection that sends these header lines above the body, and asks to be closed then. */
  async function raw(lines: readonly string[], body: string, query = signedQuery(service)) {
    const connection = await RawConnection.open(service.url);
    const head = [`POST /wechat?${query} HTTP/1.1`, 'host: a', 'connection: close', ...lines];
    connection.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    return connection;
  }

  it.each([
    ['too short', ['content-length: 20'], 400],
    ['no number', ['content-length: abc'], 400],
    ['negative', ['content-length: -1'], 400],
    ['given twice, differently', ['content-length: 5', `content-length: ${BODY.length}`], 400],
    ['beside chunks', [`content-length: ${BODY.length}`, 'transfer-encoding: chunked'], 400],
  ])('refuses a content-length that is %s', async (_, lines, status) => {
    const answer = await (await raw(lines, BODY)).answer();
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(service.handler.runs).toHaveLength(0);
  });

  it('does not act on a body that ends before its content-length', async () => {
    const connection = await raw([`content-length: ${BODY.length + 10}`], BODY);
    connection.socket.end();
    expect(await connection.answer()).not.toContain('HTTP/1.1 200');
    expect(service.handler.runs).toHaveLength(0);
  });

  it('acts on the same bytes when their length is right', async () => {
    // Under a number and a nonce that no other test has.
    const body = BODY.replace('<MsgId>1<', '<MsgId>2<');
    const query = signedQuery(service, '10');
    const connection = await raw([`content-length: ${body.length}`], body, query);
    expect(await connection.answer()).toMatch(/^HTTP\/1\.1 200 /);
    expect(service.handler.runs).toHaveLength(1);
  });

  it.each([
    ['another parameter twice', 'from=gateway&from=gateway&a[]=1&a[]=2'],
    ['a prototype', '__proto__=polluted'],
    ['a prototype twice', '__proto__=a&__proto__=b&constructor=a&constructor=b'],
    ['a nested prototype', '__proto__[polluted]=yes&constructor[prototype][polluted]=yes'],
    ['NUL', 'a%00=%00'],
    ['a lone surrogate', 'a=%ED%A0%80'],
    ['broken percent signs', 'a=%&%zz=b'],
    ['a very long name', `${'n'.repeat(4000)}=1`],
    [
      'very many parameters',
      Array(1500)
        .fill('p=1')
        .map((pair, index) => `${index}${pair}`)
        .join('&'),
    ],
  ])('is not impressed by a query that holds %s', async (_, extra) => {
    const query = `${signedQuery(service)}&${extra}`;
    const connection = await raw([`content-length: ${BODY.length}`], BODY, query);
    expect(await connection.answer()).toMatch(/^HTTP\/1\.1 200 /);
    expect('polluted' in {}).toBe(false);
  });

  it.each(['9%00', '%ED%A0%80', '%', '9%'])('refuses the nonce %s', async (nonce) => {
    const query = signedQuery(service).replace(/nonce=9/, `nonce=${nonce}`);
    const connection = await raw([`content-length: ${BODY.length}`], BODY, query);
    expect(await connection.answer()).toMatch(/^HTTP\/1\.1 403 /);
    expect(service.handler.runs).toHaveLength(0);
  });

  it.each([
    ['an address of 100,000 characters', `a=${'b'.repeat(100_000)}`, []],
    ['a header of 100,000 characters', '', [`x-long: ${'b'.repeat(100_000)}`]],
    ['5,000 headers', '', Array.from({ length: 5000 }, (_, index) => `x-${index}: 1`)],
  ])('refuses %s', async (_, query, lines) => {
    const connection = await raw([...lines, `content-length: ${BODY.length}`], BODY, query);
    expect(await connection.answer()).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(service.handler.runs).toHaveLength(0);
  });

  it('lets nobody fill the log without a right signature', async () => {
    const log = new CapturedLog();
    const stranger = { account: { token: 'Stranger' } };
    const { platform } = service;
    await platform.deliver(text('长'), { ...stranger, body: 'x'.repeat(70_000) });
    await platform.deliver(text('压'), { ...stranger, headers: { 'content-encoding': 'gzip' } });
    await platform.deliver(text('乱'), { ...stranger, body: '<xml' });
    await platform.deliver(text('址'), { ...stranger, url: `${service.url}/nowhere` });
    const broken = await raw(['content-length: 100'], 'x', 'signature=a');
    await pause(20);
    broken.end();
    await pause(50);
    log.release();
    expect(log.messages).toEqual([]);
  });
});

function signedQuery({ platform }: Service, nonce = '9'): string {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = sign(platform.environment['WECHAT_TOKEN'] ?? '', timestamp, nonce);
  return String(new URLSearchParams({ signature, timestamp, nonce }));
}
