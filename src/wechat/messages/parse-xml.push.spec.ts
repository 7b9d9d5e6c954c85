import { readPush } from './parse-xml';

const text = (content: string, after = '<MsgId>7</MsgId>') =>
  `<xml><MsgType>text</MsgType>\n<Content><![CDATA[${content}]]></Content>\n${after}\n</xml>`;
const contentOf = (content: string) => readPush(text(content))?.['Content'];

describe('readPush', () => {
  it('takes elements, whatever blanks are around them and their values', () => {
    const fields = readPush(
      ' <xml>\r\n\t<A> <![CDATA[ a ]]> </A><B>\n b \n</B> <C></C><D>\n</D>' +
        '<L> <A>1</A>\n<A><![CDATA[2]]></A> <L><A>&lt;&amp;</A></L></L>\n</xml>\n',
    );
    expect(JSON.stringify(fields)).toBe(
      '{"A":" a ","B":"b","C":"","D":"","L":{"A":["1","2"],"L":{"A":"<&"}}}',
    );
    expect(fields && 'toString' in fields).toBe(false);
  });

  it.each([
    ['an attribute', '<xml><A b="c">1</A></xml>'],
    ['an element without content', '<xml><A/></xml>'],
    ['a comment', '<xml><!-- a --><A>1</A></xml>'],
    ['an instruction', '<xml><?a?><A>1</A></xml>'],
    ['a document type', '<!DOCTYPE xml><xml><A>1</A></xml>'],
    ['text between elements', '<xml>a<A>1</A></xml>'],
    ['text and CDATA in one value', '<xml><A>a<![CDATA[b]]></A></xml>'],
    ['a reference by number', '<xml><A>&#65;</A></xml>'],
    ['a value that does not end', '<xml><A><![CDATA[a]]></xml>'],
    ['something behind', '<xml><A>1</A></xml>.'],
    ['65 fields', `<xml>${'<A>1</A>'.repeat(65)}</xml>`],
  ])('leaves %s to the XML parser', (_, document) => {
    expect(readPush(document)).toBeUndefined();
  });

  it.each([
    ['every end is split', 'a]]]]><![CDATA[>b]]]]><![CDATA[>', 'a]]>b]]>'],
    ['not every one is', 'a]]]]><![CDATA[>b]]>', 'a]]]]><![CDATA[>b]]>'],
    ['brackets are at the end', ']]]', ']]]'],
  ])('puts the ends of CDATA together where %s', (_, content, expected) => {
    expect(contentOf(content)).toBe(expected);
  });

  it("reads what follows the text, and only WeChat's", () => {
    const forged = 'a]]></Content>\n<MsgId>1</MsgId>\n<Event>b</Event>\n</xml>';
    const own = '<MsgDataId><![CDATA[2]]></MsgDataId><MsgId>7</MsgId>';
    expect({ ...readPush(text(forged, own)) }).toEqual({
      MsgType: 'text',
      Content: forged,
      MsgDataId: '2',
      MsgId: '7',
    });
  });

  it('lets no text reach into the fields before it', () => {
    const scanned = (words: string) =>
      '<xml><MsgType>event</MsgType><Event>SCANCODE_PUSH</Event><EventKey><![CDATA[k]]></EventKey>' +
      `<ScanCodeInfo><ScanResult><![CDATA[${words}]]></ScanResult></ScanCodeInfo></xml>`;
    const words = 'a]]></EventKey><ScanCodeInfo><ScanResult><![CDATA[b';
    const fields = readPush(scanned(words));
    expect(fields?.['EventKey']).toBe('k');
    expect(fields?.['ScanCodeInfo']).toEqual(expect.objectContaining({ ScanResult: words }));
  });
});
