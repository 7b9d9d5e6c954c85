import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { decodeAesKey } from '../src/wechat';
import { openEnvelope, sealEnvelope } from '../src/wechat/door/envelope';
import { isSignature, sign } from '../src/wechat/door/signature';

/** A digest of URL parameters that somebody else has computed. */
interface SignatureVector {
  readonly token: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
}

/** A ciphertext that somebody else has made. */
interface CryptoVector {
  readonly name: string;
  readonly token?: string | null;
  readonly encodingAESKey: string;
  readonly appId: string;
  readonly timestamp?: string | null;
  readonly nonce?: string | null;
  readonly signature?: string | null;
  readonly msg_signature?: string | null;
  readonly encrypt: string;
  /** The 16 bytes that the message is preceded by, as text. */
  readonly random16: string;
  readonly plaintext: string;
}

interface Vectors {
  readonly signature: readonly SignatureVector[];
  readonly crypto: readonly CryptoVector[];
}

/** Random bytes can be given, so that a ciphertext can be made again. */
jest.mock('node:crypto', () => {
  const crypto = jest.requireActual<{ readonly randomBytes: (length: number) => Buffer }>(
    'node:crypto',
  );
  return { ...crypto, randomBytes: jest.fn(crypto.randomBytes) };
});

const file = process.env['WECHAT_VECTORS'];

if (file === undefined) {
  console.warn('SKIPPED: published vectors. Set WECHAT_VECTORS to their JSON file to check them.');
  it.todo('published vectors: SKIPPED, since WECHAT_VECTORS names no file');
} else {
  checkAll(JSON.parse(readFileSync(file, 'utf8')) as Vectors);
}

function checkAll(vectors: Vectors): void {
  describe('published vectors', () => {
    it.each(vectors.signature)('the signature $signature is right', (vector) => {
      const { token, timestamp, nonce, signature } = vector;
      expect(sign(token, timestamp, nonce)).toBe(signature);
      expect(isSignature(signature, sign(token, timestamp, nonce))).toBe(true);
      expect(isSignature(signature, sign(`${token}x`, timestamp, nonce))).toBe(false);
    });

    describe.each(vectors.crypto)('the ciphertext $name', (vector) => {
      const { encrypt, appId, plaintext, token, timestamp, nonce } = vector;
      const aesKey = decodeAesKey(vector.encodingAESKey);

      it('is opened', () => {
        expect(openEnvelope(encrypt, aesKey, appId)?.toString()).toBe(plaintext);
        expect(openEnvelope(encrypt, aesKey, `${appId}x`)).toBeUndefined();
      });

      it('is what our own encryption makes of the same bytes', () => {
        const bytes = jest.mocked(randomBytes as (length: number) => Buffer);
        bytes.mockReturnValueOnce(Buffer.from(vector.random16, 'latin1'));
        expect(sealEnvelope(plaintext, aesKey, appId)).toBe(encrypt);
      });

      if (!token || !timestamp || !nonce) return;

      it('has the signatures that we compute', () => {
        const { msg_signature: sealed, signature } = vector;
        const computed = [sign(token, timestamp, nonce, encrypt), sign(token, timestamp, nonce)];
        expect(computed).toEqual([sealed ?? computed[0], signature ?? computed[1]]);
      });
    });
  });
}
