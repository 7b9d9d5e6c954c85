import { text } from '../../src/simulator';
import { scriptedService } from '../../src/simulator/testing/scripted-service';
import { startService, type Service } from '../support/service';

/** One document must never keep the others waiting: of this process' CPU, whatever else is busy. */
const LONGEST_MS = 2000;

const laughs = Array.from(
  { length: 9 },
  (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`,
).join('');

const inside = (content: string) =>
  `<xml><ToUserName>gh_3b7e91c04d5f</ToUserName><MsgType>text</MsgType>${content}</xml>`;

const documents: readonly (readonly [string, string | Buffer])[] = [
  [
    'a billion laughs',
    `<!DOCTYPE xml [<!ENTITY l0 "ha">${laughs}]>${inside('<Content>&l9;</Content>')}`,
  ],
  [
    'a quadratic blow-up',
    `<!DOCTYPE xml [<!ENTITY a "${'a'.repeat(30_000)}">]>${inside('&a;'.repeat(9000))}`,
  ],
  ['parameter entities', `<!DOCTYPE xml [<!ENTITY % p "x"> %p;]>${inside('')}`],
  ['an undefined entity', inside('<Content>&secret;</Content>')],
  ["an entity of HTML's", inside('<Content>&nbsp;</Content>')],
  ['an entity of every object', inside('<Content>&constructor;</Content>')],
  ['an endless entity name', inside(`<Content>&${'a'.repeat(60_000)};</Content>`)],
  [
    'an include',
    inside('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),
  ],
  ['100,000 levels', inside('<a>'.repeat(100_000) + '</a>'.repeat(100_000))],
  ['100,000 levels that are never closed', inside('<a>'.repeat(100_000))],
  ['100,000 elements', inside('<a/>'.repeat(100_000))],
  [
    '100,000 elements of different names',
    inside(Array.from({ length: 100_000 }, (_, index) => `<a${index}/>`).join('')),
  ],
  ['a very long name', inside(`<${'n'.repeat(900_000)}/>`)],
  ['a very long attribute', inside(`<a b="${'c'.repeat(900_000)}"/>`)],
  ['very many attributes', inside(`<a ${'b="c" '.repeat(100_000)}/>`)],
  ['a very long instruction', `<?xml ${'a'.repeat(900_000)}?>${inside('')}`],
  ['an open comment', inside(`<!-- ${'- '.repeat(400_000)}`)],
  ['an open CDATA section', inside(`<Content><![CDATA[${']]'.repeat(400_000)}`)],
  ['nothing but opening brackets', '<'.repeat(900_000)],
  ['nothing but ampersands', inside('&'.repeat(900_000))],
  ['half a surrogate pair', Buffer.from('\x3cxml>\xed\xa0\x80\x3c/xml>', 'latin1')],
  ['an overlong encoding', Buffer.from('\x3cxml>\xc0\xbc\x3c/xml>', 'latin1')],
  ['nothing but NULs', Buffer.alloc(900_000)],
];

describe('a document that is meant to do harm', () => {
  let service: Service;
  beforeAll(async () => {
    // As much as can be configured, so that the limit on bytes is not what protects.
    service = await startService({ environment: { WECHAT_BODY_LIMIT: '10485760' } });
  });
  beforeEach(() => {
    service.handler.answers((message) => ('content' in message ? String(message.content) : ''));
  });
  afterAll(() => service.close());

  it.each(documents)('is refused quickly: %s', async (_, body) => {
    const before = process.cpuUsage();
    const delivery = await service.platform.deliver(text('害'), { body });
    const { user, system } = process.cpuUsage(before);
    expect(delivery.status).toBe(400);
    expect((user + system) / 1000).toBeLessThan(LONGEST_MS);
    expect(delivery.body.length).toBeLessThan(300);
    expect(service.handler.runs).toHaveLength(0);
  });

  it.each(['SYSTEM', 'PUBLIC "a"'])('fetches no external entity: %s', async (kind) => {
    const tap = await scriptedService({ body: 'fetched' });
    for (const target of [tap.url, 'file:///etc/hostname']) {
      const doctype = `<!DOCTYPE xml ${kind} "${target}" [<!ENTITY e ${kind} "${target}">]>`;
      const body = `${doctype}${inside('<Content>&e;</Content>')}`;
      expect((await service.platform.deliver(text('外'), { body })).status).toBe(400);
    }
    await tap.close();
    expect(tap.received).toHaveLength(0);
  });

  it.each([
    ['NUL', 'a\u0000b', 'ab'],
    ['control characters', '\u0001\u0002c\u001f', 'c'],
    ['a noncharacter', 'a\uffffb', 'ab'],
    ['a byte order mark inside', 'a\u2028b', 'a\u2028b'],
    ['an end of CDATA', 'a]]>b', 'a]]>b'],
  ])(
    'is tolerated where users do write it, and its echo is readable: %s',
    async (_, sent, shown) => {
      const { text: seen, deliveries } = await service.platform.send(text(sent));
      expect(seen).toBe(shown);
      expect(deliveries[0]?.outcome).toBe('answered');
    },
  );

  it.each(['&#0;', '&#xD800;', '&#x110000;', '&#xFFFF;', '&#99999999999;'])(
    'is refused, or its echo is readable: %s',
    async (reference) => {
      const body = inside(
        `<FromUserName>oMini0Platform1Test2User3abc</FromUserName><CreateTime>1</CreateTime>` +
          `<MsgId>${documents.length}</MsgId><Content>a${reference}b</Content>`,
      );
      const delivery = await service.platform.deliver(text('引'), { body });
      expect(delivery.status === 400 || delivery.outcome === 'answered').toBe(true);
    },
  );

  it('leaves no trace in any prototype', async () => {
    const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then'];
    const body = inside(names.map((name) => `<${name}><polluted>1</polluted></${name}>`).join(''));
    expect((await service.platform.deliver(text('染'), { body })).status).toBe(200);
    const { raw } = service.handler.runs[0]?.message ?? {};
    expect(Object.keys(raw ?? {})).toEqual(expect.arrayContaining(names));
    expect('polluted' in {} || 'polluted' in Object || 'polluted' in Function.prototype).toBe(
      false,
    );
  });
});
