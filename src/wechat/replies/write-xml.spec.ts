import { xmlDocument } from './serialize-reply';

const contentOf = (text: string) =>
  xmlDocument({ A: text }).replace('<xml>\n<A><![CDATA[', '').replace(']]></A>\n</xml>', '');

describe('xmlDocument', () => {
  it('writes the envelope of an encrypted reply as WeChat prints it', () => {
    const envelope = { Encrypt: 'c', MsgSignature: 's', TimeStamp: 1_411_525_903, Nonce: 'n' };
    expect(xmlDocument(envelope)).toBe(`<xml>
<Encrypt><![CDATA[c]]></Encrypt>
<MsgSignature><![CDATA[s]]></MsgSignature>
<TimeStamp>1411525903</TimeStamp>
<Nonce><![CDATA[n]]></Nonce>
</xml>`);
  });

  it.each([
    ['markup as it is', '<a href="x">&amp;</a>', '<a href="x">&amp;</a>'],
    ['a CDATA end split', 'a]]>b', 'a]]]]><![CDATA[>b'],
    ['several CDATA ends split', ']]>]]>', ']]]]><![CDATA[>]]]]><![CDATA[>'],
    ['a CDATA end that a dropped character held apart', ']]\u0000>', ']]]]><![CDATA[>'],
    ['brackets as they are', ']]] > ]>', ']]] > ]>'],
    ['tab, line feed and carriage return', '\t\n\r', '\t\n\r'],
    ['no control characters', 'a\u0000\u0008\u000B\u001D\u001Fb', 'ab'],
    ['no lone surrogates', 'a\uD800b\uDC00c\uDE00\uD83D', 'abc'],
    ['no U+FFFE and U+FFFF', 'a\uFFFE\uFFFFb', 'ab'],
    ['emoji whole', '😀\u{10FFFF}', '😀\u{10FFFF}'],
    ['dollars, which replace() would take for patterns', "$&$1$'", "$&$1$'"],
  ])('writes %s', (_, text, expected) => {
    expect(contentOf(text)).toBe(expected);
  });

  it('leaves out what is undefined and repeats what is a list', () => {
    expect(xmlDocument({ A: undefined, B: [{ C: 1 }, { C: 2 }], D: [] })).toBe(
      '<xml>\n<B><C>1</C></B>\n<B><C>2</C></B>\n</xml>',
    );
  });
});
