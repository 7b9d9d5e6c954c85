import { isSignature, sign } from './signature';

/** By `printf … | LC_ALL=C sort | tr -d '\n' | sha1sum`. */
const OF_THREE = '6c16e14e0031247f9a0f8c641c035bfed037c1ae';
const OF_BYTES = '5d4955c59c9c313b66ded74f9c51d308c8081b58';

describe('sign', () => {
  it('is the SHA-1 of the sorted parts, in whatever order they are given', () => {
    expect(sign('orchard42', '1732400000', '88214657')).toBe(OF_THREE);
    expect(sign('88214657', 'orchard42', '1732400000')).toBe(OF_THREE);
  });

  it('sorts by bytes: texts, not numbers, and capitals first', () => {
    expect(sign('订阅号', 'Zulu', '9', '10')).toBe(OF_BYTES);
  });

  it('is another one for each other part', () => {
    const parts = [
      ['a', 'b', 'c'],
      ['a', 'b', 'd'],
      ['a', 'b'],
      ['a', 'b', 'c', 'd'],
    ];
    expect(new Set(parts.map((part) => sign(...part))).size).toBe(parts.length);
  });
});

describe('isSignature', () => {
  it('takes the right one alone', () => {
    expect(isSignature(OF_THREE, OF_THREE)).toBe(true);
    expect(isSignature(OF_BYTES, OF_THREE)).toBe(false);
    expect(isSignature(OF_THREE.toUpperCase(), OF_THREE)).toBe(false);
  });

  it.each([
    ['an empty one', ''],
    ['the beginning of the right one', OF_THREE.slice(0, -1)],
    ['the right one with more behind it', `${OF_THREE}0`],
    ['as many characters that are more bytes', '号'.repeat(40)],
    ['as many bytes that are fewer characters', `${'号'.repeat(13)}a`],
  ])('refuses %s without an error', (_, given) => {
    expect(isSignature(given, OF_THREE)).toBe(false);
  });
});
