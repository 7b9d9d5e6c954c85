import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { prepareListener } from './callback.listener';

describe('prepareListener', () => {
  const adapter = new FastifyAdapter();
  const seen: FastifyRequest[] = [];
  let url: string;
  let draining = false;
  const admits = jest.fn<boolean, [FastifyRequest]>();

  beforeAll(async () => {
    prepareListener(adapter, { bodyLimit: 100, isDraining: () => draining, admits });
    adapter.getInstance().post('/', { config: { isCallback: true } }, (request, response) => {
      seen.push(request);
      void response.send('taken');
    });
    adapter.getInstance().get('/own', async () => 'own');
    url = await adapter.getInstance().listen({ port: 0, host: '127.0.0.1' });
  });
  beforeEach(() => {
    seen.length = 0;
    admits.mockReset().mockReturnValue(true);
  });
  afterAll(() => adapter.close());

  async function post(body: string | Buffer, headers: Readonly<Record<string, string>> = {}) {
    const bytes = new Uint8Array(Buffer.from(body));
    return (await fetch(url, { method: 'POST', body: bytes, headers })).status;
  }

  it.each([
    'text/xml',
    'text/xml; charset=utf-8',
    'application/xml',
    'Application/XML;charset=UTF-8',
    'application/rss+xml',
    'text/plain',
  ])('hands over the bytes of %s as they came', async (type) => {
    const bytes = Buffer.from([0x3c, 0xff, 0x00, 0x3e]);
    expect(await post(bytes, { 'content-type': type })).toBe(200);
    expect(seen[0]?.body).toEqual(bytes);
  });

  it('takes a body without a type for XML: some proxies drop it', async () => {
    expect(await post(Buffer.from('<xml/>'))).toBe(200);
    expect(seen[0]?.body).toEqual(Buffer.from('<xml/>'));
  });

  it.each(['application/json', 'multipart/form-data; boundary=x', 'application/xmlish'])(
    'refuses %s',
    async (type) => {
      expect(await post('{}', { 'content-type': type })).toBe(415);
    },
  );

  it.each(['gzip', 'br', 'deflate'])('refuses a body compressed by %s', async (encoding) => {
    const headers = { 'content-type': 'text/xml', 'content-encoding': encoding };
    expect(await post('<xml/>', headers)).toBe(415);
  });

  it('takes a body at the limit and none beyond it', async () => {
    expect(await post('x'.repeat(100), { 'content-type': 'text/xml' })).toBe(200);
    expect(await post('x'.repeat(101), { 'content-type': 'text/xml' })).toBe(413);
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
    draining = true;
    expect(await connectionOf()).toBe('close');
    draining = false;
  });

  it('notes when the request came', async () => {
    const before = Date.now();
    await post('<xml/>', { 'content-type': 'text/xml' });
    expect(seen[0]?.receivedAt).toBeGreaterThanOrEqual(before);
    expect(seen[0]?.receivedAt).toBeLessThanOrEqual(Date.now());
  });
});
