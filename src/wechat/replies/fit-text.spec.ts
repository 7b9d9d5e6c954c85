import * as fc from 'fast-check';
import { cutToBytes } from './fit-text';

const fuzzRuns = process.env['FUZZ_RUNS'];
const parameters = fuzzRuns ? { numRuns: Number(fuzzRuns) } : { numRuns: 300, seed: 1_414_243_737 };
jest.setTimeout(fuzzRuns ? 3_600_000 : 5_000);

const family = '👨‍👩‍👧‍👦';

describe('cutToBytes', () => {
  it.each([
    ['at its limit', 'a'.repeat(2_048), 'a'.repeat(2_048)],
    ['of one byte more', 'a'.repeat(2_049), 'a'.repeat(2_048)],
    ['of two-byte letters', 'é'.repeat(2_000), 'é'.repeat(1_024)],
    ['of Chinese', `ab${'字'.repeat(1_000)}`, `ab${'字'.repeat(682)}`],
    ['of emoji', `a${'😀'.repeat(600)}`, `a${'😀'.repeat(511)}`],
    ['with an emoji family on the border', 'a'.repeat(2_040) + family, 'a'.repeat(2_040)],
    ['with an accent on the border', `${'a'.repeat(2_047)}e\u0301x`, 'a'.repeat(2_047)],
    ['with an accent just past the border', `${'a'.repeat(2_047)}e\u0301`, 'a'.repeat(2_047)],
    ['with a flag on the border', `${'a'.repeat(2_042)}🇨🇳🇫🇷`, 'a'.repeat(2_042)],
    ['of one endless character', `a${'\u0301'.repeat(2_000)}`, `a${'\u0301'.repeat(1_023)}`],
  ])('cuts a text %s', (_, text, expected) => {
    expect(cutToBytes(text)).toBe(expected);
  });

  it('keeps as much as fits of any text', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'é', '字', '😀'), maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 4, max: 60 }), (text, most) => {
        const cut = cutToBytes(text, most);
        const next = /^./su.exec(text.slice(cut.length))?.[0] ?? '';
        expect(text.startsWith(cut)).toBe(true);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(most);
        expect(cut === text || Buffer.byteLength(cut + next) > most).toBe(true);
      }),
      parameters,
    );
  });
});
