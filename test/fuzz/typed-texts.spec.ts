import fc from 'fast-check';
import { parseXml } from '../../src/wechat/messages/parse-xml';
import { asRaw, document, type Field } from '../support/typed-push';
import { anyPush, anyText, parameters } from './pushes';

/** The fields that one person typed, and may confuse with one another. */
const typedOnly = { Title: '', Description: '', Url: '', SendLocationInfo: '' };

const splitEnd = ']]]]><![CDATA[>';
const splitEnds = ([name, value]: Field): Field => {
  if (typeof value === 'object') return [name, value.map(splitEnds)];
  return [name, typeof value === 'string' ? value.replaceAll(']]>', splitEnd) : value];
};

/** Nobody can tell a sender that splits from a user who typed what splitting gives. */
const looksSplit = (text: string) =>
  text.includes(splitEnd) && !text.split(splitEnd).some((part) => part.includes(']]>'));
/** Nor where one text ends, when the next one holds all that stands between the two. */
const holdsBoundary = (text: string) =>
  /\]\]><\/(?:Title|Description|Label)>\n<(?:Description|Url|Poiname)><!\[CDATA\[/.test(text);

describe('a push with anything typed into it', () => {
  it('is read exactly as it was typed', () => {
    fc.assert(
      fc.property(anyPush, ({ kind, texts, own, ends }) => {
        fc.pre(!texts.some((text) => looksSplit(text) || holdsBoundary(text)));
        const fields = kind(texts, own, ends);
        expectRead(document(fields), fields);
      }),
      parameters,
    );
  });

  it('is read so from a sender that splits the ends of CDATA', () => {
    fc.assert(
      fc.property(anyPush, ({ kind, texts, own, ends }) => {
        const fields = kind(texts, own, ends);
        expectRead(document(fields.map(splitEnds)), fields);
      }),
      parameters,
    );
  });

  it('holds the same fields even where nobody can tell which text ends where', () => {
    const boundary = fc.constantFrom(
      ']]></Title>\n<Description><![CDATA[',
      ']]></Title><Description><![CDATA[',
      ']]></Title>\n<MsgId>8</MsgId>\n<Title><![CDATA[x]]></Title>\n<Description><![CDATA[',
      ']]></Description>\n<Url><![CDATA[',
      ']]></Label>\n<Poiname><![CDATA[',
    );
    const confusing = fc
      .tuple(anyText, boundary, anyText, boundary, anyText)
      .map((parts) => parts.join(''));
    const texts = fc.array(confusing, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(anyPush, texts, ({ kind, own, ends }, confused) => {
        const fields = kind(confused, own, ends);
        const read = parseXml(document(fields));
        expect(Object.keys(read)).toEqual(fields.map(([name]) => name));
        expect({ ...read, ...typedOnly }).toEqual({ ...asRaw(fields), ...typedOnly });
      }),
      parameters,
    );
  });
});

function expectRead(text: string, fields: readonly Field[]): void {
  expect(JSON.stringify(parseXml(Buffer.from(text)))).toBe(JSON.stringify(asRaw(fields)));
}
