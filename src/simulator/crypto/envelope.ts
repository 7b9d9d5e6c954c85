import { createCipheriv, createDecipheriv } from 'node:crypto';

const BLOCK = 32;
const RANDOM_LENGTH = 16;
const HEADER_LENGTH = RANDOM_LENGTH + 4;

export interface OpenedEnvelope {
  readonly text: string;
  readonly appId: string;
}

/** A ciphertext that the account's key does not open. */
export class UnreadableEnvelopeError extends Error {
  override readonly name = 'UnreadableEnvelopeError';
}

/**
 * Encrypts for the callback: AES-256-CBC over random + length + text + AppId, padded to 32 bytes.
 *
 * @param random 16 bytes
 * @returns base64, the content of `<Encrypt>`
 */
export function sealEnvelope(
  text: string,
  appId: string,
  encodingAesKey: string,
  random: Buffer,
): string {
  const content = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const packed = Buffer.concat([random, length, content, Buffer.from(appId)]);
  const padding = BLOCK - (packed.length % BLOCK);
  const key = keyOf(encodingAesKey);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([packed, Buffer.alloc(padding, padding)]);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}

/** @throws UnreadableEnvelopeError when the key is another or the padding or length does not fit */
export function openEnvelope(ciphertext: string, encodingAesKey: string): OpenedEnvelope {
  const padded = decrypt(Buffer.from(ciphertext, 'base64'), keyOf(encodingAesKey));
  const padding = padded.at(-1) ?? 0;
  if (padding < 1 || padding > BLOCK) throw new UnreadableEnvelopeError('bad padding');
  const packed = padded.subarray(0, -padding);
  if (packed.length < HEADER_LENGTH) throw new UnreadableEnvelopeError('too short');
  const end = HEADER_LENGTH + packed.readUInt32BE(RANDOM_LENGTH);
  if (end > packed.length) throw new UnreadableEnvelopeError('bad length');
  return {
    text: packed.subarray(HEADER_LENGTH, end).toString(),
    appId: packed.subarray(end).toString(),
  };
}

function decrypt(ciphertext: Buffer, key: Buffer): Buffer {
  if (ciphertext.length === 0 || ciphertext.length % 16 !== 0) {
    throw new UnreadableEnvelopeError('not whole AES blocks');
  }
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

function keyOf(encodingAesKey: string): Buffer {
  return Buffer.from(`${encodingAesKey}=`, 'base64');
}
