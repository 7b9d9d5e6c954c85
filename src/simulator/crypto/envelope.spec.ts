import { openEnvelope, sealEnvelope, UnreadableEnvelopeError } from './envelope';

const key = 'Q7mBv2XcL9sTzR4hJ6yWk1NdF8gPaU3oEiCrMx5tYbA';
const appId = 'wxfixture0000001';
const random = Buffer.from('0123456789abcdef');

// Expected values: `openssl enc -aes-256-cbc -nopad` over a block that Python put together.
const fixtures = [
  {
    title: 'Chinese text, counted in bytes',
    text: '<xml><Content><![CDATA[你好，世界]]></Content></xml>',
    ciphertext:
      'FuaWNx201GEOy751/x8PYTHnNQUHkJQxVPwtzXGsXcsrD7xMph9j+fA5QqfRz/QKNtlh2rIyrHcBScYapuymK+OsRh1pOUhPELghRrs8upUvpDhlpzuOKVX2TcDFnuGE',
  },
  {
    title: 'an exact multiple of 32, padded by a whole block',
    text: 'x'.repeat(60),
    ciphertext:
      'FuaWNx201GEOy751/x8PYSfCgPsMbPKx70tUPSO7b//+XiAEuF77bHv1UMfTa4BU/xwf0SfftNzSqmOA5E6eLSraxky5gZulJXZaNcPhCkDouyrwl8CaTDyBwUjg4EczJztPRwDe8RSGlIEZX0AGRrMLYMMhOuWJceQLdis4MTE=',
  },
  {
    title: 'nineteen bytes of padding, more than an AES block',
    text: 'y'.repeat(9),
    ciphertext:
      'FuaWNx201GEOy751/x8PYXHm3iXQc9H3+VPMQKBvsb7OPyXW698m3msdKSCf3xKeHLoq5dsOqXcAfT/dkI4g8A==',
  },
];

describe.each(fixtures)('the envelope of $title', ({ text, ciphertext }) => {
  it('is sealed as openssl seals it', () => {
    expect(sealEnvelope(text, appId, key, random)).toBe(ciphertext);
  });

  it('opens to the text and the AppId', () => {
    expect(openEnvelope(ciphertext, key)).toEqual({ text, appId });
  });
});

describe('openEnvelope', () => {
  const [{ ciphertext } = { ciphertext: '' }] = fixtures;

  it('opens with a key whose last character carries unused bits', () => {
    expect(openEnvelope(ciphertext, `${key.slice(0, -1)}B`).appId).toBe(appId);
  });

  it.each([
    ['another key', ciphertext, `R${key.slice(1)}`],
    ['a cut ciphertext', ciphertext.slice(0, -8), key],
    ['nothing', '', key],
  ])('refuses %s', (_, given, by) => {
    expect(() => openEnvelope(given, by)).toThrow(UnreadableEnvelopeError);
  });
});
