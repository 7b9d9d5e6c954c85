import { connect } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { refuseForeignPages } from './foreign-pages';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('refuseForeignPages', () => {
  let app: FastifyInstance;
  let url: string;
  beforeAll(async () => {
    app = fastify();
    refuseForeignPages(app, []);
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _body, done) => done(null));
    app.route({ method: ['GET', 'POST', 'PUT'], url: '/', handler: async () => 'done' });
    url = await app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => app.close());

  async function ask(method: 'GET' | 'POST' | 'PUT', headers: Readonly<Record<string, string>>) {
    const own = Object.entries(headers).map(([name, value]) => [
      name,
      value.replace('SELF', new URL(url).host),
    ]);
    return (await fetch(url, { method, headers: Object.fromEntries(own) })).status;
  }

  it.each([
    ['text/plain'],
    ['text/plain; application/json'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=application/json'],
    ['application/jsonp'],
    [''],
  ])('takes no POST of the type "%s", which a page can send without asking', async (type) => {
    expect(await ask('POST', { 'content-type': type })).toBe(403);
    expect(await ask('POST', { 'content-type': type, origin: 'https://evil.example' })).toBe(403);
  });

  it.each([
    ['of another origin', { origin: 'https://evil.example' }],
    ['of another port', { origin: 'http://127.0.0.1:80' }],
    ['of no origin that has a name', { origin: 'null' }],
    ['that crosses sites', { 'sec-fetch-site': 'cross-site' }],
  ])('takes no JSON from a page %s', async (_, headers) => {
    for (const method of ['POST', 'PUT'] as const) {
      expect(await ask(method, { ...JSON_TYPE, ...headers })).toBe(403);
    }
  });

  it.each([
    ['JSON', JSON_TYPE],
    ['JSON with a charset', { 'content-type': 'Application/JSON; charset=utf-8' }],
    ['JSON of its own page', { ...JSON_TYPE, origin: 'http://SELF' }],
    ['JSON of its own page behind TLS', { ...JSON_TYPE, origin: 'https://SELF' }],
    ['a request with a key', { authorization: 'Bearer 0123456789abcdef' }],
  ])('takes %s', async (_, headers) => {
    expect(await ask('POST', headers)).toBe(200);
  });

  it.each(['127.0.0.1', 'evil.example'])(
    'takes no request with a second Host (%s): which one is meant?',
    async (second) => {
      const { port } = new URL(url);
      const socket = connect(Number(port), '127.0.0.1');
      socket.end(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: ${second}\r\n\r\n`);
      let answer = '';
      for await (const chunk of socket.setEncoding('utf8')) answer += String(chunk);
      expect(answer).toMatch(/^HTTP\/1.1 400 /);
    },
  );

  it('lets whatever reads pass, from wherever', async () => {
    expect(await ask('GET', { origin: 'https://evil.example' })).toBe(200);
  });
});
