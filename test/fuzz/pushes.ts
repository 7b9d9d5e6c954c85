import fc from 'fast-check';
import { head, type Field } from '../support/typed-push';

const names =
  'xml ToUserName FromUserName CreateTime MsgType Event EventKey Content Title Description Url ' +
  'Label Poiname ScanCodeInfo ScanResult MsgId MsgDataId Ticket Recognition FileKey OuterStr Encrypt';
const tag = fc.constantFrom(...names.split(' '));
const fragment = fc.oneof(
  fc.constantFrom(']]>', ']', '>', '<![CDATA[', '<', '/', '&', '&lt;', '&#0;', '<!--', '-->'),
  fc.constantFrom('<?xml ?>', '<!DOCTYPE a>', '\n', '\r\n', ' ', '\t', '😀', '你', '__proto__'),
  tag.map((name) => `]]></${name}>`),
  tag.map((name) => `]]></${name}>\n`),
  tag.map((name) => `<${name}>`),
  tag.map((name) => `<${name}><![CDATA[`),
  tag.map((name) => `<${name}>7</${name}>`),
  fc.tuple(tag, tag).map(([name, next]) => `]]></${name}><${next}><![CDATA[`),
  fc.constant(']]></Title><Description><![CDATA['),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom('\0', '\u0007', '\b', '\u001B', '\u001F', '\u007F', '\uFEFF', '\uFFFF'),
);
/** What a user may type who knows all about XML. */
export const anyText = fc.array(fragment, { maxLength: 24 }).map((parts) => parts.join(''));
const number = fc.oneof(fc.nat(), fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }));
const id = fc.stringMatching(/^[\w-]{1,28}$/);
/** Some of it only with texts from an article or a tapped menu entry. */
const tail = fc.tuple(number, fc.option(id), fc.option(number), fc.option(id)).map((values) =>
  ['MsgId', 'MsgDataId', 'Idx', 'bizmsgmenuid'].flatMap((name, index): readonly Field[] => {
    const value = values[index] ?? undefined;
    return value === undefined ? [] : [[name, value]];
  }),
);

/** Makes the fields of one kind of push of three texts, an id and what comes at the end. */
type Kind = (typed: readonly string[], own: string, ends: readonly Field[]) => readonly Field[];

const kinds: readonly Kind[] = [
  ([a = ''], _, ends) => [...head('text'), ['Content', a], ...ends],
  ([a = ''], own, ends) => [
    ...head('voice'),
    ['MediaId', own],
    ['Format', 'amr'],
    ['Recognition', a],
    ...ends,
  ],
  ([a = ''], _, ends) => [
    ...head('location'),
    ['Location_X', 1e-7],
    ['Location_Y', -113.5],
    ['Scale', 15],
    ['Label', a],
    ...ends,
  ],
  ([a = '', b = '', c = ''], _, ends) => [
    ...head('link'),
    ['Title', a],
    ['Description', b],
    ['Url', c],
    ...ends,
  ],
  ([a = ''], own, ends) => [
    ...head('file'),
    ['Title', a],
    ['Description', ''],
    ['FileKey', own],
    ['FileTotalLen', 20480],
    ...ends,
  ],
  (_, own, ends) => [...head('image'), ['PicUrl', own], ['MediaId', own], ...ends],
  (_, own, ends) => [...head('video'), ['MediaId', own], ['ThumbMediaId', own], ...ends],
  ([a = ''], own) => [
    ...head('event', ['Event', 'scancode_push'], ['EventKey', own]),
    [
      'ScanCodeInfo',
      [
        ['ScanType', 'qrcode'],
        ['ScanResult', a],
      ],
    ],
  ],
  ([a = '', b = ''], own) => [
    ...head('event', ['Event', 'location_select'], ['EventKey', own]),
    [
      'SendLocationInfo',
      [
        ['Location_X', '23'],
        ['Scale', '15'],
        ['Label', a],
        ['Poiname', b],
      ],
    ],
  ],
  ([a = ''], own) => head('event', ['Event', 'SCAN'], ['EventKey', a], ['Ticket', own]),
  ([a = '']) => head('event', ['Event', 'CLICK'], ['EventKey', a]),
  ([a = ''], own) =>
    head('event', ['Event', 'user_get_card'], ['CardId', own], ['OuterStr', a], ['UnionId', own]),
  ([a = ''], own) => head('event', ['Event', 'new_event'], ['Words', a], ['Id', own]),
  ([a = ''], own, ends) => [...head('new_type'), ['Words', a], ['Id', own], ...ends],
];

/** One of any kind, with anything typed into it. */
export const anyPush = fc
  .tuple(fc.constantFrom(...kinds), fc.array(anyText, { minLength: 3, maxLength: 3 }), id, tail)
  .map(([kind, texts, own, ends]) => ({ kind, texts, own, ends }));

/** `npm run fuzz` sets the number; a fixed seed makes the small run the same each time. */
export const fuzzRuns = process.env['FUZZ_RUNS'];
export const parameters = fuzzRuns
  ? { numRuns: Number(fuzzRuns) }
  : { numRuns: 300, seed: 20_261_126 };

if (fuzzRuns) jest.setTimeout(Math.max(60_000, Number(fuzzRuns) * 10));
