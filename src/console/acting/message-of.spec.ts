import { bubbleOfMessage } from '../story/bubble';
import { messageOf } from './message-of';

const FILE =
  '<MsgType><![CDATA[file]]></MsgType>\n<Title>a.pdf</Title><FileTotalLen>12</FileTotalLen>';

describe('XML by hand', () => {
  it.each([FILE, `<xml>${FILE}</xml>`, `\n<xml>\n${FILE}\n</xml>\n`])(
    '%#: is what stands inside <xml>, whether that was typed or not',
    (typed) => {
      const { msgType, raw } = messageOf({ kind: 'xml', value: typed });
      expect([msgType, raw?.trim()]).toEqual(['file', FILE]);
    },
  );

  it('is shown in the phone by its elements', () => {
    const bubble = bubbleOfMessage(messageOf({ kind: 'xml', value: FILE }), `<xml>${FILE}</xml>`);
    expect(bubble).toMatchObject({
      type: 'file',
      content: { Title: 'a.pdf', FileTotalLen: '12' },
    });
  });
});
