/**
 * The 32 bytes of the console's EncodingAESKey. Its 43rd character may carry two unused bits that
 * are not zero, so the decoding is lenient on purpose.
 */
export function decodeAesKey(encodingAesKey: string): Buffer {
  return Buffer.from(`${encodingAesKey}=`, 'base64');
}
