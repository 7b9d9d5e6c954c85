import { decodeAesKey } from './envelope';

const ENCODING_AES_KEY = 'kZ7mQ2xW9cVb4nL1tYs8dGf3hJa6pRe0uIoTyXwVuTs';
/** By `base64 --decode`. */
const KEY = '919ee6436c56f5c55be272f5b58b3c7467f78496baa517b4b88a13c97c15b93b';

describe('decodeAesKey', () => {
  it('gives 32 bytes', () => {
    expect(decodeAesKey(ENCODING_AES_KEY).toString('hex')).toBe(KEY);
  });

  it.each(['t', 'u', 'v'])('takes a last character whose unused bits are set: %s', (last) => {
    expect(decodeAesKey(ENCODING_AES_KEY.slice(0, -1) + last).toString('hex')).toBe(KEY);
  });

  it('tells keys apart that differ in a used bit of the last character', () => {
    expect(decodeAesKey(`${ENCODING_AES_KEY.slice(0, -1)}w`).toString('hex')).not.toBe(KEY);
  });
});
