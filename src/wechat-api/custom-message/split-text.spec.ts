import * as fc from 'fast-check';
import { splitText } from './split-text';

describe('splitText', () => {
  it('leaves a text that fits alone, and makes nothing of nothing', () => {
    expect(splitText('短', 2048)).toEqual(['短']);
    expect(splitText('', 2048)).toEqual([]);
  });

  it('counts UTF-8 bytes, not characters', () => {
    expect(splitText('汉'.repeat(682), 2048)).toHaveLength(1);
    expect(splitText('汉'.repeat(683), 2048)).toHaveLength(2);
  });

  it('cuts after a line rather than in the middle of one', () => {
    expect(splitText('第一行\n第二行很长', 20)).toEqual(['第一行\n', '第二行很长']);
  });

  it('cuts after a sentence, else after a word', () => {
    expect(splitText('One is. Two is longer', 14)).toEqual(['One is. ', 'Two is longer']);
    expect(splitText('alpha beta gamma', 12)).toEqual(['alpha beta ', 'gamma']);
  });

  it('does not cut early for a border in the first half', () => {
    expect(splitText(`a\n${'b'.repeat(20)}`, 11)).toEqual([`a\n${'b'.repeat(9)}`, 'b'.repeat(11)]);
  });

  it('cuts no character in two that is made of several code points', () => {
    const family = '👨‍👩‍👧';
    const flag = '🇨🇳';
    expect(splitText(`${family}${flag}${family}`, 25)).toEqual([family, flag, family]);
  });

  it('refuses parts that could not hold every character', () => {
    expect(() => splitText('😀', 3)).toThrow(RangeError);
  });

  it('loses nothing, cuts no code point in two, and keeps to the limit', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 4, max: 60 }), (text, bytes) => {
        const parts = splitText(text, bytes);
        expect(parts.join('')).toBe(text);
        for (const part of parts) {
          expect(Buffer.byteLength(part)).toBeLessThanOrEqual(bytes);
          expect(Buffer.from(part).toString()).toBe(part);
        }
      }),
    );
  });

  it('takes a megabyte without a line break in its stride', () => {
    const started = performance.now();
    expect(splitText('长'.repeat(350_000), 2048)).toHaveLength(514);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
