import fc from 'fast-check';
import { readPush } from '../../src/wechat/messages/parse-xml';
import type { RawFields, RawValue } from '../../src/wechat/messages/field-reader';
import { parseDocument } from '../../src/wechat/messages/xml-document';
import { XmlError } from '../../src/wechat/messages/xml-error';
import { document } from '../support/typed-push';
import { anyPush, anyText, parameters } from './pushes';

const anyDocument = anyPush.map(({ kind, texts, own, ends }) => document(kind(texts, own, ends)));
const mildDocument = anyPush.map(({ kind, texts, own, ends }) =>
  document(
    kind(
      texts.map((text) => text.replaceAll(']]>', '')),
      own,
      ends,
    ),
  ),
);
const element = fc.constantFrom(
  '<A>1</A>',
  '<A><![CDATA[]]></A>',
  '<A>\n<![CDATA[a]b]]>\t</A>',
  '<A></A>',
  '<A/>',
  '<A>&lt;&amp;</A>',
  '<A>&#65;</A>',
  '<A>&nbsp;</A>',
  '<A>a<![CDATA[b]]>c</A>',
  '<A> a b </A>',
  '<A b="c">1</A>',
  '<A >1</A>',
  '<A>1</A >',
  '<A>\0\u0001</A>',
  '<L><A>1</A></L>',
  '<L><A>1</A><A>2</A></L>',
  '<L> </L>',
  '<L><L><A>1</A></L></L>',
  '<L>x<A/></L>',
  '<é>1</é>',
  '<1>1</1>',
  '<!-- a -->',
  '<?pi?>',
  'text',
  '<xml>1</xml>',
  '<MsgType>text</MsgType>',
  '<MsgType>event</MsgType>',
  '<Event>x</Event>',
  '<Content><![CDATA[a]]></Content>',
  '<Title><![CDATA[a]]></Title>',
);
const assembled = fc
  .tuple(
    fc.constantFrom(
      '',
      ' ',
      '<?xml version="1.0"?>',
      '<?xml version="1.0" encoding="UTF-8"?>\n',
      '<?xml?>',
    ),
    fc.array(element, { maxLength: 8 }),
    fc.constantFrom('', '\n', '\r\n  '),
    fc.constantFrom('', '\n', ' x', '<!-- a -->', '\0'),
  )
  .map(([before, elements, gap, after]) => `${before}<xml>${elements.join(gap)}</xml>${after}`);
const mutated = fc
  .tuple(
    fc.oneof(mildDocument, assembled),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 6 }), fc.oneof(anyText, element)), { maxLength: 3 }),
  )
  .map(([text, cuts]) =>
    cuts.reduce((all, [at, length, put]) => {
      const start = at % (all.length + 1);
      return all.slice(0, start) + put + all.slice(start + length);
    }, text),
  );

describe("the reader of WeChat's own shape and the XML parser", () => {
  let both = 0;
  let alone = 0;
  beforeEach(() => {
    both = 0;
    alone = 0;
  });

  /** Where they differ, a value holds an end of CDATA, which in XML no value does. */
  function expectAlike(text: string): void {
    const read = readPush(text);
    if (read === undefined) return;
    if (holdsEnd(read)) {
      alone += 1;
      return;
    }
    both += 1;
    expect(JSON.stringify(read)).toBe(JSON.stringify(parsed(text)));
  }

  it.each([
    ['pushes', anyDocument],
    ['pushes that are XML', mildDocument],
    ['documents of other elements', assembled],
    ['pushes that are damaged', mutated],
  ])('read %s alike', (_, documents) => {
    fc.assert(fc.property(documents, expectAlike), parameters);
    expect(both).toBeGreaterThan(parameters.numRuns / 20);
    if (documents === anyDocument) expect(alone).toBeGreaterThan(parameters.numRuns / 20);
  });

  it('read pushes that are XML without the parser, every one', () => {
    fc.assert(
      fc.property(mildDocument, (text) => {
        expect(readPush(text)).toBeDefined();
      }),
      parameters,
    );
  });
});

function parsed(text: string): RawFields | string {
  try {
    return parseDocument(text);
  } catch (error) {
    if (error instanceof XmlError) return error.message;
    throw error;
  }
}

function holdsEnd(value: RawValue): boolean {
  if (typeof value === 'string') return value.includes(']]>');
  return Object.values(value).some(holdsEnd);
}
