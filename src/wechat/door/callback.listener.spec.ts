import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MessageObservers } from '../observing/message-observers';
import { prepareListener } from './callback.listener';

describe('prepareListener', () => {
  const adapter = new FastifyAdapter();
  const seen: FastifyRequest[] = [];
  let url: string;
  const shutdown = { isDraining: false };
  const admits = jest.fn<boolean, [FastifyRequest]>();
  const failed: unknown[] = [];
  const observers = new MessageObservers();
  const answer = (error: unknown, response: FastifyReply) => {
    failed.push(error);
    void response.status(400).send('failed');
  };

  beforeAll(async () => {
    prepareListener(adapter, {
      bodyLimit: 100,
      shutdown,
      guard: { admits },
      failures: { answer },
      observers,
    });
    adapter.getInstance().post('/', { config: { isCallback: true } }, (request, response) => {
      seen.push(request);
      void response.send('taken');
    });
    adapter.getInstance().get('/own', async () => 'own');
    url = await adapter.getInstance().listen({ port: 0, host: '127.0.0.1' });
  });
  beforeEach(() => {
    seen.length = 0;
    failed.length = 0;
    admits.mockReset().mockReturnValue(true);
  });
  afterAll(() => adapter.close());

  async function post(body: string | Buffer, headers: Readonly<Record<string, string>> = {}) {
    const bytes = new Uint8Array(Buffer.from(body));
    return (await fetch(url, { method: 'POST', body: bytes, headers })).status;
  }

  it.each([
    'text/xml; charset=utf-8',
    'Application/XML;charset=UTF-8',
    'text/plain',
    'application/json',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'xml',
    'text/',
    '/',
    ';',
    '*/*',
    '',
  ])('hands over the bytes of "%s" as they came', async (type) => {
    const bytes = Buffer.from([0x3c, 0xff, 0x00, 0x3e]);
    expect(await post(bytes, { 'content-type': type })).toBe(200);
    expect(seen[0]?.body).toEqual(bytes);
  });

  it('hands over a body without a type: some proxies drop it', async () => {
    expect(await post(Buffer.from('<xml/>'))).toBe(200);
    expect(seen[0]?.body).toEqual(Buffer.from('<xml/>'));
  });

  it.each(['', 'identity', 'Identity', 'utf-8', 'UTF8', 'gbk', 'none', '8bit', 'identity, utf-8'])(
    'takes the content-encoding "%s" for none',
    async (encoding) => {
      expect(await post('<xml/>', { 'content-encoding': encoding })).toBe(200);
      expect(seen[0]?.body).toEqual(Buffer.from('<xml/>'));
    },
  );

  it.each(['gzip', 'br', 'deflate', 'X-GZIP', 'zstd', 'identity, gzip', 'utf-8,br', 'gzip;q=1'])(
    'does not take a body that is compressed by %s',
    async (encoding) => {
      expect(await post('<xml/>', { 'content-encoding': encoding })).toBe(400);
      expect(failed).toMatchObject([{ status: 415 }]);
      expect(seen).toEqual([]);
    },
  );

  it('takes a body at the limit and none beyond it', async () => {
    expect(await post('x'.repeat(100), { 'content-type': 'text/xml' })).toBe(200);
    expect(await post('x'.repeat(101), { 'content-type': 'text/xml' })).toBe(400);
    expect(failed).toMatchObject([{ statusCode: 413 }]);
  });

  it.each<[string, string, Readonly<Record<string, string>>]>([
    ['is fine', '<xml/>', {}],
    ['is too large', 'x'.repeat(101), {}],
    ['is JSON', '{}', { 'content-type': 'application/json' }],
    ['has no type', '<xml/>', { 'content-type': '' }],
    ['is compressed', '<xml/>', { 'content-encoding': 'gzip' }],
  ])('refuses a stranger unread whose body %s', async (_, body, headers) => {
    admits.mockImplementation((request) => request.body !== undefined);
    const response = await fetch(url, { method: 'POST', body, headers });
    expect([response.status, await response.text()]).toEqual([403, 'Forbidden']);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('connection')).toBe(body.length > 100 ? 'close' : 'keep-alive');
    expect([seen, admits.mock.calls]).toMatchObject([[], { length: 1 }]);
  });

  it('asks about no request that goes nowhere, or to a route of the account', async () => {
    expect((await fetch(`${url}/nowhere`)).status).toBe(404);
    expect((await fetch(`${url}/own`)).status).toBe(200);
    expect(admits).not.toHaveBeenCalled();
  });

  it('keeps connections until it drains, and then sends peers elsewhere', async () => {
    const connectionOf = async () =>
      (await fetch(url, { method: 'POST' })).headers.get('connection');
    expect(await connectionOf()).toBe('keep-alive');
    shutdown.isDraining = true;
    expect(await connectionOf()).toBe('close');
    shutdown.isDraining = false;
  });

  it.each([
    ['203.0.113.7:4711', '203.0.113.7'],
    ['[2001:db8::7]:4711', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['"[2001:db8::7]:4711"', '2001:db8::7'],
    ['203.0.113.7:1,10.0.0.1:2 ,  [::1]:3', '203.0.113.7, 10.0.0.1, ::1'],
    ['203.0.113.7, 2001:db8::7', '203.0.113.7, 2001:db8::7'],
    ['unknown, 1.2.3.4:x', 'unknown, 1.2.3.4:x'],
  ])('leaves plain addresses of x-forwarded-for: %s', async (given, left) => {
    await post('<xml/>', { 'x-forwarded-for': given });
    expect(seen[0]?.headers['x-forwarded-for']).toBe(left);
  });

  it('notes when the request came', async () => {
    const before = performance.now();
    await post('<xml/>', { 'content-type': 'text/xml' });
    expect(seen[0]?.arrivedAt).toBeGreaterThanOrEqual(before);
    expect(seen[0]?.arrivedAt).toBeLessThanOrEqual(performance.now());
  });
});
