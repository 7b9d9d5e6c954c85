/**
 * WeChat's side of the encryption, by the benchmark's own few lines.
 * @see https://developers.weixin.qq.com/doc/service/guide/dev/push/encryption.html
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { account } from '../account.mjs';

const BLOCK = 32;
const HEADER = 20;
const key = Buffer.from(`${account.encodingAesKey}=`, 'base64');
const iv = key.subarray(0, 16);

/** @param {...string} parts what is signed beside the token */
export function sign(...parts) {
  const sorted = [account.token, ...parts].toSorted().join('');
  return createHash('sha1').update(sorted).digest('hex');
}

/** @returns {string} the Base64 of an `Encrypt` element */
export function seal(xml) {
  const message = Buffer.from(xml);
  const header = randomBytes(HEADER);
  header.writeUInt32BE(message.length, HEADER - 4);
  const plain = Buffer.concat([header, message, Buffer.from(account.appId)]);
  const count = BLOCK - (plain.length % BLOCK);
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  const padded = Buffer.concat([plain, Buffer.alloc(count, count)]);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}

/** @returns {string | undefined} the message; undefined when it is not for this account */
export function open(encrypt) {
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(encrypt, 'base64'), decipher.final()]);
  const plain = padded.subarray(0, -(padded.at(-1) ?? 0));
  const end = HEADER + plain.readUInt32BE(HEADER - 4);
  if (plain.toString('utf8', end) !== account.appId) return undefined;
  return plain.toString('utf8', HEADER, end);
}
