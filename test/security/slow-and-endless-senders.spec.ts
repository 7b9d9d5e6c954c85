import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { text } from '../../src/simulator';
import { sign } from '../../src/simulator/crypto/signature';
import { RawConnection } from '../support/raw-connection';
import { startService, type Service } from '../support/service';

/** Of a machine that does other things as well. */
const BUSY_MS = 3000;
const LONGEST_MS = 10_000 + BUSY_MS;

describe('a sender that does not come to an end', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
    service.handler.answers('好');
  });
  afterAll(() => service.close());

  /** Sends `opening`, then `drop` again and again, until the service has had enough. */
  async function drip(opening: string, drop: string, every: number) {
    const connection = await RawConnection.open(service.url);
    connection.write(opening);
    const timer = setInterval(() => connection.write(drop), every);
    const took = await connection.closed;
    clearInterval(timer);
    return { took, answer: connection.answered };
  }

  const post = (query: string, headers: readonly string[]) =>
    [`POST /wechat?${query} HTTP/1.1`, 'host: a', ...headers, '', ''].join('\r\n');
  const request = (...headers: readonly string[]) => post(signedQuery(service), headers);
  const forged = (...headers: readonly string[]) => post('signature=a', headers);

  it('is cut off within 10 seconds, be it silent, slow or endless; others are served', async () => {
    const slow = Promise.all([
      drip('', '', 500),
      drip('POST /wechat HTTP/1.1\r\nhost: a\r\n', 'x-slow: 1\r\n', 500),
      drip('G', 'E', 500),
      drip(request('content-type: text/xml', 'content-length: 60000'), '<xml>', 500),
      drip(request('content-type: text/xml', 'transfer-encoding: chunked'), '1\r\n<\r\n', 500),
    ]);
    while ((await Promise.race([slow, pause(250)])) === undefined) {
      expect((await service.platform.send(text('等'))).text).toBe('好');
    }
    for (const { took, answer } of await slow) {
      expect(took).toBeLessThan(LONGEST_MS);
      expect(answer).not.toContain('HTTP/1.1 200');
    }
  });

  it('is answered 413 as soon as an endless chunked body passes the limit', async () => {
    const started = performance.now();
    const chunk = `2000\r\n${'a'.repeat(0x2000)}\r\n`;
    const { answer } = await drip(request('transfer-encoding: chunked'), chunk, 1);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(performance.now() - started).toBeLessThan(5000 + BUSY_MS);
  });

  it('is answered 413 for 10 MB before they are sent', async () => {
    const connection = await RawConnection.open(service.url);
    connection.write(request('content-type: text/xml', `content-length: ${10 * 1024 * 1024}`));
    while (connection.answered === '') await pause(5);
    connection.end();
    expect(connection.answered).toMatch(/^HTTP\/1\.1 413 /);
  });

  it.each([
    ['chunks without end', 'transfer-encoding: chunked', `2000\r\n${'a'.repeat(0x2000)}\r\n`],
    ['10 MB', `content-length: ${10 * 1024 * 1024}`, 'a'.repeat(1000)],
  ])('is cut off with 403 before any of %s is read that nobody signed', async (_, header, drop) => {
    const { answer, took } = await drip(forged(header), drop, 100);
    expect(answer).toMatch(/^HTTP\/1\.1 403 [^]*Forbidden$/);
    expect(took).toBeLessThan(BUSY_MS);
  });

  it('keeps its connection where what it sends unsigned is short', async () => {
    const connection = await RawConnection.open(service.url);
    for (let count = 1; count <= 3; count += 1) {
      connection.write(`${forged('content-type: a', 'content-length: 5')}<xml>`);
      while (connection.answered.split('Forbidden').length <= count) await pause(5);
    }
    expect(connection.socket.closed).toBe(false);
    connection.end();
    expect(connection.answered.match(/HTTP\/1\.1 403 /g)).toHaveLength(3);
  });
});

function signedQuery({ platform }: Service): string {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const token = platform.environment['WECHAT_TOKEN'] ?? '';
  const parameters = { signature: sign(token, timestamp, '9'), timestamp, nonce: '9' };
  return String(new URLSearchParams(parameters));
}
