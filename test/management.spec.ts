import { once } from 'node:events';
import { request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { freePort } from './support/free-port';
import { text as message } from '../src/simulator';
import { CapturedLog } from './support/captured-log';
import { RawConnection } from './support/raw-connection';
import { startService, type Service } from './support/service';

describe.each(['management', 'callback'] as const)('the %s listener', (listener) => {
  let service: Service;
  let url: string;
  beforeAll(async () => {
    const port = await freePort();
    service = await startService({ environment: { MANAGEMENT_PORT: String(port) } });
    url = listener === 'callback' ? new URL(service.url).origin : `http://127.0.0.1:${port}`;
  });
  afterAll(() => service.close());

  it.each([
    ['/nothing?x=CANARY', 'GET', 404, 'Not Found'],
    ['/CANARY', 'POST', 404, 'Not Found'],
    ['/health/live?x=CANARY', 'PUT', 404, 'Not Found'],
    ['/%zz?x=CANARY', 'GET', 400, 'Bad Request'],
  ])('repeats nothing of %s, asked with %s', async (path, method, status, words) => {
    const response = await fetch(url + path, { method });
    expect([response.status, await response.text()]).toEqual([status, words]);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(JSON.stringify([...response.headers])).not.toContain('CANARY');
  });
});

describe('readiness', () => {
  it('is told in JSON also where it is 503, and that there is no token as a metric', async () => {
    const port = await freePort();
    const service = await startService({
      environment: { MANAGEMENT_PORT: String(port), WECHAT_API_BASE_URL: 'http://127.0.0.1:9' },
    });
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`);
    expect([response.status, await response.json()]).toMatchObject([503, { status: 'error' }]);
    const metrics = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(await metrics.text()).toMatch(/^wechat_token_expires_seconds 0$/m);
    await service.close();
  });
});

describe('a management port that another process has', () => {
  it('costs the view of the operator, who is told in one line, but no delivery', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = String((other.address() as AddressInfo).port);
    const log = new CapturedLog();
    const service = await startService({ environment: { MANAGEMENT_PORT: port } });
    service.handler.answers('好');
    expect((await service.platform.send(message('在吗'))).text).toBe('好');
    await service.close();
    log.release();
    other.close();
    expect(log.messages).toEqual([
      expect.stringMatching(
        /^No health and metrics.*EADDRINUSE.* set MANAGEMENT_PORT to .*free\.$/,
      ),
    ]);
  });
});

describe('the management listener, called by a name', () => {
  let log: CapturedLog;
  let service: Service;
  let port: number;
  beforeAll(async () => {
    log = new CapturedLog();
    port = await freePort();
    const names = {
      MANAGEMENT_HOST: '127.0.0.1',
      MANAGEMENT_ALLOWED_HOSTS: 'wechat, Metrics.Example',
    };
    const environment = { MANAGEMENT_PORT: String(port), LOG_LEVEL: 'warn', ...names };
    service = await startService({ environment });
  });
  afterAll(async () => {
    await service.close();
    log.release();
  });

  function ask(headers: Readonly<Record<string, string>>, path = '/metrics', method = 'GET') {
    return new Promise<{ status?: number; body: string }>((resolve, reject) => {
      const options = { host: '127.0.0.1', port, path, method, headers, agent: false };
      const asked = request(options, (response) => {
        text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
      });
      asked.on('error', reject).end();
    });
  }

  it.each([
    '127.0.0.1',
    '127.0.0.1:3001',
    '10.1.2.3:80',
    '[::1]:3001',
    '[2001:db8::1]',
    'localhost',
    'LOCALHOST:3001',
    'localhost.',
    'wechat:3001',
    'metrics.example',
  ])('answers to %s', async (host) => {
    expect((await ask({ host })).status).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:3001',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'wechat.evil.example',
    'evil.example@127.0.0.1',
    '127.0.0.1@evil.example',
    '127.0.0.1:3001:evil',
    '[evil]',
    '::1',
  ])('does not answer to "%s", and says what to set', async (host) => {
    for (const path of ['/metrics', '/health/live', '/health/ready', '/queues', '/nothing']) {
      const { status, body } = await ask({ host }, path);
      expect([path, status]).toEqual([path, 403]);
      expect(body).toContain('MANAGEMENT_ALLOWED_HOSTS');
      expect(body).not.toContain('evil');
    }
  });

  it('tells the log of a name once', async () => {
    for (const path of ['/metrics', '/health/live']) await ask({ host: 'evil.example' }, path);
    expect(log.messages.filter((line) => line.includes('for evil.example:'))).toHaveLength(1);
  });

  it('answers an old client, which names nothing', async () => {
    const answerTo = async (lines: string) => {
      const connection = await RawConnection.open(`http://127.0.0.1:${port}`);
      connection.write(`${lines}\r\n\r\n`);
      return connection.answer();
    };
    expect(await answerTo('GET /health/live HTTP/1.0')).toMatch(/^HTTP\/1\.1 200 /);
    const empty = 'GET /health/live HTTP/1.1\r\nhost:\r\nconnection: close';
    expect(await answerTo(empty)).toMatch(/^HTTP\/1\.1 403 /);
  });
});
