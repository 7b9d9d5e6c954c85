import * as fc from 'fast-check';
import { parseExactJson } from './exact-json';

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
});
