import type { PushMode } from '../../src/simulator';
import { asRaw, head, push, type Field } from '../support/typed-push';
import { startService, type Service } from '../support/service';

const END = ']]></Content>\n<MsgId>1</MsgId>\n</xml>';

const texts: readonly (readonly [string, string])[] = [
  ['an end of CDATA and an ampersand', 'a]]> & b'],
  ['an element with CDATA', '<status><![CDATA[x]]></status>'],
  ['an index in brackets', 'x[y[0]]>3'],
  ['nothing but an end of CDATA', ']]>'],
  ['brackets at the end', 'a]]'],
  ['another MsgId', 'x]]></Content><MsgId>1</MsgId><Content><![CDATA[y'],
  ['another MsgType and an event', ']]></Content><MsgType>event</MsgType><Event>CLICK</Event>'],
  ['another sender', 'x]]></FromUserName><FromUserName>oOther</FromUserName><Content><![CDATA['],
  ['ends of all that came before', ']]></ToUserName>]]></FromUserName>]]></MsgType><Content>'],
  ['the end of the document', `x${END}`],
  ['a whole document', `x${END}<xml><Content><![CDATA[y${END}`],
  ['an open comment', 'x]]></Content><!--'],
  ['a document type', ']]></Content><!DOCTYPE xml [<!ENTITY a "b">]><?php ?>'],
  ['references', '&lt;&amp;&#0;&nbsp;&'],
  ['control characters', '\u0000\u0007\b\t\n\u000B\f\r\n\u001B\u001F\u007F\uFFFE'],
  ['emoji between ends', ']]>😀]]></Content>😀'],
  ['blanks before an end', ' ]]>\n</Content> '],
  ['a section that begins again', 'a]]><![CDATA[b'],
];

const typed = (text: string): readonly (readonly [string, readonly Field[], object])[] => [
  [
    'Content',
    [...head('text'), ['Content', text], ['MsgId', 7], ['bizmsgmenuid', '001']],
    { msgType: 'text', content: text, msgId: '7', bizmsgmenuid: '001' },
  ],
  [
    'Title',
    [...head('link'), ['Title', text], ['Description', 'd'], ['Url', 'u'], ['MsgId', 7]],
    { msgType: 'link', title: text, description: 'd', url: 'u', msgId: '7' },
  ],
  [
    'Description',
    [...head('link'), ['Title', 't'], ['Description', text], ['Url', 'u'], ['MsgId', 7]],
    { msgType: 'link', title: 't', description: text, url: 'u', msgId: '7' },
  ],
  [
    'Label',
    [...head('location'), ['Location_X', 1.5], ['Location_Y', 2], ['Label', text], ['MsgId', 7]],
    { msgType: 'location', locationX: 1.5, locationY: 2, label: text, msgId: '7' },
  ],
  [
    'the name of a file',
    [...head('file'), ['Title', text], ['Description', ''], ['FileKey', 'k'], ['MsgId', 7]],
    { msgType: 'file', title: text, fileKey: 'k', msgId: '7' },
  ],
  [
    'Recognition',
    [...head('voice'), ['MediaId', 'm'], ['Format', 'amr'], ['Recognition', text], ['MsgId', 7]],
    { msgType: 'voice', mediaId: 'm', format: 'amr', recognition: text, msgId: '7' },
  ],
  [
    'ScanResult',
    [
      ...head('event', ['Event', 'scancode_waitmsg'], ['EventKey', 'key']),
      [
        'ScanCodeInfo',
        [
          ['ScanType', 'qrcode'],
          ['ScanResult', text],
        ],
      ],
    ],
    { event: 'scancode_waitmsg', eventKey: 'key', scanCodeInfo: { scanResult: text } },
  ],
  [
    'Poiname',
    [
      ...head('event', ['Event', 'location_select'], ['EventKey', 'key']),
      [
        'SendLocationInfo',
        [
          ['Location_X', '1.5'],
          ['Label', 'l'],
          ['Poiname', text],
        ],
      ],
    ],
    { eventKey: 'key', sendLocationInfo: { locationX: 1.5, label: 'l', poiname: text } },
  ],
  [
    'EventKey',
    head('event', ['Event', 'SCAN'], ['EventKey', text], ['Ticket', 't']),
    { event: 'SCAN', eventKey: text, ticket: 't' },
  ],
  [
    'OuterStr',
    head(
      'event',
      ['Event', 'user_get_card'],
      ['CardId', 'c'],
      ['OuterStr', text],
      ['UnionId', 'u'],
    ),
    { event: 'user_get_card' },
  ],
  [
    'a field of a new event',
    head('event', ['Event', 'new_event'], ['Code', 'c'], ['Words', text], ['Count', 3]),
    { event: 'new_event' },
  ],
];

/** Every text in every place, or in the first alone. */
const examples = (mode: PushMode) =>
  texts.flatMap(([what, text]) =>
    typed(text)
      .slice(0, mode === 'plain' ? undefined : 1)
      .map(([where, fields, expected]) => [where, what, fields, expected] as const),
  );

describe.each<PushMode>(['plain', 'compatible', 'secure'])('in %s mode', (mode) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ platform: { mode } });
  });
  afterAll(() => service.close());

  it.each(examples(mode))('%s arrives as it was typed: %s', async (_, __, fields, expected) => {
    service.handler.answers('到');
    expect((await service.platform.deliver(push(fields))).status).toBe(200);
    const message = service.handler.runs[0]?.message;
    expect(message).toMatchObject(expected);
    expect({ ...message?.raw }).toEqual(asRaw(fields));
  });
});
