import * as fc from 'fast-check';
import { xmlDocument, withoutForbiddenCharacters } from '../replies/serialize-reply';
import { messageText, messageIdentity } from './message-identity';
import { parseXml } from './parse-xml';
import { toMessage } from './incoming-message';
import { XmlError } from './xml-error';

/** `npm run fuzz` sets it; the small run has a fixed seed, so that it never fails by chance. */
const fuzzRuns = process.env['FUZZ_RUNS'];
const parameters = fuzzRuns ? { numRuns: Number(fuzzRuns) } : { numRuns: 500, seed: 1_414_243_737 };
jest.setTimeout(fuzzRuns ? 3_600_000 : 5_000);

const prototypeNames = Object.getOwnPropertyNames(Object.prototype).toSorted().join();

const markup = `<xml> </xml> <MsgType> </MsgType> <MsgType>text</MsgType> <Event> </a> <a/> <!
  <![CDATA[ ]]> ] <!DOCTYPE ]> <!ENTITY <? ?> <!-- --> -- &amp; &#x1D; &#xD800; &a; & < > "
  <__proto__> </__proto__> <constructor> </constructor> \0 \u001D \uFEFF \u{1F600} 你好`;
const fragment = fc.oneof(
  fc.constantFrom(...markup.split(/[ \n]+/), ' ', '\r\n', '<a b="c">', '<?xml version="1.0"?>'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const mutated = fc
  .tuple(
    fc.dictionary(fc.constantFrom('MsgType', 'Event', 'Content', 'MsgId', 'EventKey'), fc.string()),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 12 }), fragment), { minLength: 1, maxLength: 6 }),
  )
  .map(([fields, cuts]) =>
    cuts.reduce((text, [at, length, put]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + put + text.slice(start + length);
    }, xmlDocument(fields)),
  );

/** Throws for anything but the two right ways. */
function outcome(body: Buffer): 'message' | 'refused' {
  try {
    const message = toMessage(parseXml(body));
    messageIdentity(message);
    messageText(message);
    return 'message';
  } catch (error) {
    if (error instanceof XmlError) return 'refused';
    throw error;
  }
}

function expectHarmless(body: Buffer): void {
  expect(['message', 'refused']).toContain(outcome(body));
  expect(Object.getOwnPropertyNames(Object.prototype).toSorted().join()).toBe(prototypeNames);
}

describe('parseXml, whatever comes', () => {
  it('gives back any text that was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const fields = parseXml(Buffer.from(xmlDocument({ A: a, B: [{ C: b }, { C: a }] })));
        expect(JSON.stringify(fields)).toBe(
          JSON.stringify({
            A: withoutForbiddenCharacters(a),
            B: [{ C: withoutForbiddenCharacters(b) }, { C: withoutForbiddenCharacters(a) }],
          }),
        );
      }),
      parameters,
    );
  });

  it.each([
    [
      'assembled fragments',
      fc.array(fragment, { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''))),
    ],
    ['mutated messages', mutated.map((text) => Buffer.from(text))],
    ['arbitrary bytes', fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))],
  ])('reads or refuses %s', (_, bodies) => {
    expect.hasAssertions();
    fc.assert(fc.property(bodies, expectHarmless), parameters);
  });
});
