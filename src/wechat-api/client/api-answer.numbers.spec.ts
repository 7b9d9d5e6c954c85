import * as fc from 'fast-check';
import { parseExactJson } from './api-answer';

describe('parseExactJson', () => {
  it('keeps every digit of integers beyond 2^53, as strings', () => {
    const text = '{"a":6054768590064713728,"b":[-9007199254740993],"c":9007199254740991}';
    expect(parseExactJson(text)).toEqual({
      a: '6054768590064713728',
      b: ['-9007199254740993'],
      c: 9007199254740991,
    });
  });

  it('leaves digits within strings and fractions alone', () => {
    const text = String.raw`{"a":"id 6054768590064713728 \" 6054768590064713728","b":0.12345678901234567890}`;
    expect(parseExactJson(text)).toEqual(JSON.parse(text));
  });

  it('otherwise reads JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        const value: unknown = JSON.parse(text);
        const hasLong = /\d{16,}/.test(text);
        fc.pre(!hasLong);
        expect(parseExactJson(text)).toEqual(value);
      }),
    );
  });

  it('throws on what is not JSON', () => {
    expect(() => parseExactJson('{"a":')).toThrow(SyntaxError);
  });

  const controls = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code));

  it.each(controls)(
    'reads a raw %j in a string, key or value, with one around the document',
    (raw) => {
      const text = `\n{"nick${raw}name":"${raw}a${raw}\\u0007\\"b\\\\${raw}","id":6054768590064713728}`;
      const value = {
        [`nick${raw}name`]: `${raw}a${raw}\u0007"b\\${raw}`,
        id: '6054768590064713728',
      };
      expect(parseExactJson(text)).toEqual(value);
      expect(parseExactJson(`\uFEFF${text}\0\0`)).toEqual(value);
    },
  );

  it('reads what any text becomes when its control characters are left raw', () => {
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom(...controls, '"', '\\'), fc.string()),
    });
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        const raw = texts.map((each) => `"${each.replace(/["\\]/g, String.raw`\$&`)}"`).join();
        expect(parseExactJson(`[${raw}]\0`)).toEqual(texts);
      }),
    );
  });

  it('keeps a backslash that escapes nothing', () => {
    expect(parseExactJson('{"a":"\\_\\x\\u12"}')).toEqual({ a: '\\_\\x\\u12' });
  });

  it('reads a long answer in time that grows with its length', () => {
    const text = `{"a":"${String.raw`\"`.repeat(50_000)}\x07`;
    expect(() => parseExactJson(text)).toThrow(SyntaxError);
    expect(parseExactJson(`${text}"}`)).toHaveProperty('a.length', 50_001);
  }, 2_000);

  it.each(['{"a":1\x002}', '{"a":1}\0}', '{"a":"\x07', '"\x07" "\x07"', '\0', ''])(
    'throws on %j, raw characters or not',
    (text) => expect(() => parseExactJson(text)).toThrow(SyntaxError),
  );
});
