import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const BLOCK = 32;
const RANDOM = 16;
const LENGTH = 4;
/** Random bytes are fetched for so many envelopes at once: a call costs as much as a decryption. */
const AT_ONCE = 256;
let unused = Buffer.alloc(0);

/**
 * Decrypts the Base64 of an `Encrypt` element and checks padding, length and AppId.
 * Layout: 16 random bytes, 4 bytes of big-endian length, the message, the AppId; PKCS#7 over 32.
 * @returns undefined for whatever does not fit, so that every failure looks the same
 * @see https://developers.weixin.qq.com/doc/service/guide/dev/push/encryption.html
 */
export function openEnvelope(encrypt: string, aesKey: Buffer, appId: string): Buffer | undefined {
  const padded = decrypt(encrypt, aesKey);
  const plain = padded && unpad(padded);
  if (!plain || plain.length < RANDOM + LENGTH) return undefined;
  const start = RANDOM + LENGTH;
  const end = start + plain.readUInt32BE(RANDOM);
  if (end > plain.length || !plain.subarray(end).equals(Buffer.from(appId))) return undefined;
  return plain.subarray(start, end);
}

/** The Base64 for an `Encrypt` element; different each time. */
export function sealEnvelope(message: string, aesKey: Buffer, appId: string): string {
  const [body, id, length] = [Buffer.from(message), Buffer.from(appId), Buffer.alloc(LENGTH)];
  length.writeUInt32BE(body.length);
  const count = BLOCK - ((RANDOM + LENGTH + body.length + id.length) % BLOCK);
  const parts = [random(), length, body, id, Buffer.alloc(count, count)];
  const cipher = createCipheriv('aes-256-cbc', aesKey, aesKey.subarray(0, 16));
  cipher.setAutoPadding(false);
  return cipher.update(Buffer.concat(parts), undefined, 'base64') + cipher.final('base64');
}

/** Never the same bytes again. */
function random(): Buffer {
  if (unused.length === 0) unused = randomBytes(RANDOM * AT_ONCE);
  const bytes = unused.subarray(0, RANDOM);
  unused = unused.subarray(RANDOM);
  return bytes;
}

function decrypt(encrypt: string, aesKey: Buffer): Buffer | undefined {
  const ciphertext = Buffer.from(encrypt, 'base64');
  if (ciphertext.length === 0 || ciphertext.length % BLOCK !== 0) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', aesKey, aesKey.subarray(0, 16));
  decipher.setAutoPadding(false);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

/** By hand: libraries unpad over 16 bytes, WeChat pads over 32. */
function unpad(padded: Buffer): Buffer | undefined {
  const count = padded.at(-1) ?? 0;
  if (count < 1 || count > BLOCK) return undefined;
  const padding = padded.subarray(-count);
  return padding.every((byte) => byte === count) ? padded.subarray(0, -count) : undefined;
}

/**
 * The 32 bytes of the console's EncodingAESKey. Its 43rd character may carry two unused bits that
 * are not zero, so the decoding is lenient on purpose.
 */
export function decodeAesKey(encodingAesKey: string): Buffer {
  return Buffer.from(`${encodingAesKey}=`, 'base64');
}
