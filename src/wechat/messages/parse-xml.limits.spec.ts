import { parseXml } from './parse-xml';
import { toMessage } from './incoming-message';
import { XmlError } from './xml-error';

const size = 65_536;
const fill = (piece: string) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
/** CPU, not wall time: other work on the machine must not fail the test. */
const mostMilliseconds = 50;

/** The best of several: what a busy machine adds is no part of the work. */
function cpuMilliseconds(work: () => void): number {
  const times = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}

function parseOrRefuse(body: Buffer): void {
  try {
    toMessage(parseXml(body));
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
  }
}

const push = (type: string, fields: string) => `<xml><MsgType>${type}</MsgType>${fields}</xml>`;
const event = (fields: string) => push('event', `<Event>new</Event>${fields}`);
const field = (name: string, text: string) => `<${name}><![CDATA[${text}]]></${name}>`;
/** As many fields as a push may have, each of which may end in the last one's text. */
const manyFields = (text: (name: string) => string) => {
  const names = Array.from({ length: 60 }, (_, index) => `a${index}`);
  return names.map((name) => field(name, '')).join('') + field('b', names.map(text).join(''));
};
const eachFilled = (piece: (name: string) => string) =>
  event(manyFields((name) => fill(piece(name)).slice(0, size / 60)));

describe('parseXml on 64 KiB of malice', () => {
  // The first documents of a process are read by the interpreter, some ten times as slowly.
  beforeAll(() => {
    for (let i = 0; i < 5; i += 1) parseOrRefuse(Buffer.from(`<xml><a>${fill('&lt;')}`));
  });

  it.each([
    ['an endless declaration', `<!${fill('a')}`],
    ['an endless quoted declaration', `<!"${fill('a')}`],
    ['a DOCTYPE of entities', `<!DOCTYPE x [${fill('<!ENTITY a "&a;&a;&a;">')}`],
    ['an endless instruction', `<?${fill('a')}`],
    ['an XML declaration of blanks', `<?xml encoding${fill(' ')}?><xml/>`],
    ['an endless comment', `<xml><!--${fill('-a')}`],
    ['empty comments', `<xml>${fill('<!---->')}`],
    ['blanks', `<xml><a>x${fill(' ')}x</a></xml>`],
    ['blanks at the end', `<xml><a>x${fill(' ')}</a></xml>`],
    ['entities', `<xml><a>${fill('&lt;')}`],
    ['an endless entity', `<xml><a>&${fill('a')};`],
    ['an endless number', `<xml><a>&#${fill('9')};`],
    ['brackets', `<xml><a><![CDATA[${fill(']')}`],
    ['empty CDATA sections', `<xml><a>${fill('<![CDATA[]]>')}`],
    ['100,000 levels', '<xml>'.repeat(100_000)],
    ['100,000 elements', `<xml>${'<a/>'.repeat(100_000)}`],
    ['an endless name', `<${fill('a')}`],
    ['an endless closing name', `<xml></${fill('a')}`],
    ['an endless attribute name', `<xml ${fill('a')}`],
    ['attributes', `<xml ${fill('a="b" ')}`],
    ['an attribute of entities', `<xml a="${fill('&lt;')}`],
    ['opening brackets', fill('<')],
    ['NUL', `<xml><a>${fill('\0')}</a></xml>`],
    ['carriage returns', `<xml><a>${fill('\r')}</a></xml>`],
    ['digits', push('text', `<CreateTime>${fill('9')}x</CreateTime>`)],
    ['ends of the text', push('text', field('Content', fill(']]></Content>')))],
    ['tags without an end', push('text', field('Content', fill('</Content>')))],
    ['ends without a tag', push('text', field('MediaId', fill(']]>')))],
    ['ends with blanks', push('text', field('Content', fill(']]>        </Content> ')))],
    ['blanks before ends', push('image', field('MediaId', fill(' ')))],
    ['split ends', push('text', field('Content', fill(']]]]><![CDATA[>')))],
    ['ends of a title', push('link', field('Title', fill(']]></Title>\n<Description><![CDATA[')))],
    [
      'ends of three texts',
      push(
        'link',
        field('Title', fill(']]></Title>')) +
          field('Description', fill(']]></Description><Description><![CDATA[')) +
          field('Url', fill(']]></Description>]]></Title><Url><![CDATA[')),
      ),
    ],
    ['fields that may end late', eachFilled((name) => `]]></${name}>`)],
    ['fields that seem to end late', eachFilled((name) => `]]></${name}> `)],
    ['fields that do not end', event(manyFields(() => '').replaceAll(']]>', '') + fill('a'))],
    ['nested ends', event(`<L>${fill('<A><![CDATA[a]]></A>')}</L>`)],
  ])('is done with %s in time', (_, text) => {
    const body = Buffer.from(text);
    expect(cpuMilliseconds(() => parseOrRefuse(body))).toBeLessThan(mostMilliseconds);
  });

  it('leaves a billion laughs unlaughed', () => {
    const entities = Array.from(
      { length: 9 },
      (__, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
    );
    const body = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "lol">${entities.join('')}]><xml>&l9;</xml>`;
    expect(() => parseXml(Buffer.from(body))).toThrow(XmlError);
  });
});
