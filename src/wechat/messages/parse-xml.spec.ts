import { parseXml } from './parse-xml';
import { XmlError } from './xml-error';

const inRoot = (inner: string) => `<xml>${inner}</xml>`;
const contentOf = (inner: string) => parseXml(inRoot(`<Content>${inner}</Content>`))['Content'];
const read = (body: Buffer | string) => () => parseXml(body);

describe('parseXml', () => {
  it("reads WeChat's layout into strings", () => {
    const body = `<xml><ToUserName><![CDATA[gh_1]]></ToUserName>
<CreateTime>0001414243737</CreateTime>
<MsgId>6074130599188426998</MsgId>
</xml>`;
    expect({ ...parseXml(Buffer.from(body)) }).toEqual({
      ToUserName: 'gh_1',
      CreateTime: '0001414243737',
      MsgId: '6074130599188426998',
    });
  });

  it.each([
    ['blanks around CDATA', '\n  <![CDATA[subscribe]]>\n', 'subscribe'],
    ['blanks around text', '\n subscribe \n', 'subscribe'],
    ['a CDATA section of blanks', '<![CDATA[  ]]>', '  '],
    ['blanks inside CDATA', ' <![CDATA[ a\tb ]]> ', ' a\tb '],
    ['blanks between text and CDATA', ' a <![CDATA[ b ]]> c ', 'a  b  c'],
    ['full-width and no-break blanks', '\u3000a\u00A0', '\u3000a\u00A0'],
    ['a split CDATA end', '<![CDATA[a]]]]><![CDATA[>b]]>', 'a]]>b'],
    ['brackets in CDATA', '<![CDATA[a]b]]c]]]>', 'a]b]]c]'],
    [
      'markup in CDATA',
      '<![CDATA[<!DOCTYPE a><?pi?><b c="d">&amp;]]>',
      '<!DOCTYPE a><?pi?><b c="d">&amp;',
    ],
    ['entities', '&lt;a&gt; &amp;&quot;&apos; &#20320;&#x1F600;', '<a> &"\' 你😀'],
    ['comments', 'a<!-- hidden -->b<!---->', 'ab'],
    ['no content', '', ''],
    ['blanks alone', ' \n ', ''],
    ['line ends as they are', 'a\r\nb\rc', 'a\r\nb\rc'],
    ['control characters', '<![CDATA[\u0000a\u001Db\u007F]]>', '\u0000a\u001Db\u007F'],
  ])('takes %s', (_, inner, expected) => {
    expect(contentOf(inner)).toBe(expected);
  });

  it('makes an array of repeated elements only', () => {
    const fields = parseXml(inRoot('<L><i>1</i></L><L><i>2</i></L><L>3</L><M>4</M>'));
    expect(JSON.stringify(fields)).toBe('{"L":[{"i":"1"},{"i":"2"},"3"],"M":"4"}');
  });

  it('accepts a byte order mark, an XML declaration and an empty root', () => {
    const body = '\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<xml/>\n';
    expect(Object.keys(parseXml(Buffer.from(body)))).toEqual([]);
  });

  it('treats names of Object.prototype like any other', () => {
    const fields = parseXml(
      inRoot('<__proto__><polluted>1</polluted></__proto__><constructor>2</constructor>'),
    );
    expect('toString' in fields).toBe(false);
    expect(Object.keys(fields)).toEqual(['__proto__', 'constructor']);
    expect(fields['constructor']).toBe('2');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['text', 'success'],
    ['JSON', '{"MsgType":"text"}'],
    ['another root', '<html/>'],
    ['two roots', '<xml/><xml/>'],
    ['text after the root', '<xml/>x'],
    ['CDATA after the root', '<xml/><![CDATA[]]>'],
    ['an unclosed element', '<xml><a></xml>'],
    ['an unclosed root', '<xml><a></a>'],
    ['an unclosed CDATA section', '<xml><a><![CDATA[b'],
    ['a bare ampersand', inRoot('a & b')],
    ["an entity of HTML's", inRoot('&nbsp;')],
    ["an entity of JavaScript's", inRoot('&constructor;')],
    ['half a surrogate pair by reference', inRoot('<a>&#xD800;</a>')],
    ['a NUL by reference', inRoot('<a>&#0;</a>')],
    ['an attribute', '<xml a="b"></xml>'],
    ['a namespace', '<xml xmlns="urn:x"/>'],
    ['a DOCTYPE', '<!DOCTYPE xml><xml/>'],
    ['an unfinished DOCTYPE around a document', '<!DOCTYPE [<xml><MsgType>text</MsgType></xml>'],
    ['an external entity', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml>&e;</xml>'],
    ['another declaration', '<!ELEMENT a><xml/>'],
    ['a processing instruction', '<?php echo 1?><xml/>'],
    ['a stylesheet', '<?xml-stylesheet href="a"?><xml/>'],
    ['a late XML declaration', '<xml/><?xml version="1.0"?>'],
    ['two XML declarations', '<?xml version="1.0"?><?xml version="1.0"?><xml/>'],
    ['13 levels', `${'<xml>'.repeat(13)}${'</xml>'.repeat(13)}`],
    ['2,001 elements', inRoot('<a/>'.repeat(2_000))],
    ['an element name of 129 characters', inRoot(`<${'a'.repeat(129)}/>`)],
    ['half a surrogate pair', inRoot('<a>\uD800</a>')],
  ])('refuses %s', (_, body) => {
    expect(read(body)).toThrow(XmlError);
  });

  it('accepts the most it promises', () => {
    expect(read(`${'<xml>'.repeat(12)}${'</xml>'.repeat(12)}`)).not.toThrow();
    expect(read(inRoot('<a/>'.repeat(1_999)))).not.toThrow();
    expect(read(inRoot(`<${'a'.repeat(128)}/>`))).not.toThrow();
  });

  it.each([
    ['a stray byte', [0xff]],
    ['an overlong form', [0xc0, 0x80]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
    ['a cut character', [0xe4, 0xbd]],
  ])('refuses %s as UTF-8', (_, bytes) => {
    const body = Buffer.concat([
      Buffer.from('<xml><a>'),
      Buffer.from(bytes),
      Buffer.from('</a></xml>'),
    ]);
    expect(read(body)).toThrow('The body is not valid UTF-8: send it in UTF-8.');
  });

  it('says what, where and how to mend it, without quoting the body', () => {
    expect(read(inRoot('<a>1</a><secret b="c"/>'))).toThrow(
      'An attribute is not accepted (at element 2): send plain elements, text and CDATA only.',
    );
  });
});
