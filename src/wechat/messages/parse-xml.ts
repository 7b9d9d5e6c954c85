import { isUtf8 } from 'node:buffer';
import { readPush } from './push-reader';
import type { RawFields } from './field-reader';
import { parseDocument } from './xml-document';
import { XmlError } from './xml-error';

const byteOrderMark = '\uFEFF';

/**
 * Reads one `<xml>` document into its fields: as WeChat writes it, where it has that shape, else as
 * XML. Values stay strings; blanks around an element's value go, those inside CDATA stay; repeated
 * elements become arrays; comments are skipped; control characters, which users do send, pass, and
 * line ends are left as they are.
 *
 * @param body UTF-8 with or without byte order mark, or its decoded text
 * @throws XmlError (and nothing else): invalid UTF-8, not well-formed, another root, attributes,
 * DOCTYPE, processing instructions, entities beyond XML's own, or more than `xmlLimits`
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html
 */
export function parseXml(body: Buffer | string): RawFields {
  const text = typeof body === 'string' ? wellFormed(body) : decodeUtf8(body);
  return readPush(text) ?? parseDocument(text);
}

function decodeUtf8(body: Buffer): string {
  if (!isUtf8(body)) throw new XmlError('The body is not valid UTF-8', 'send it in UTF-8');
  const text = body.toString();
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

function wellFormed(text: string): string {
  if (/\p{Surrogate}/u.test(text)) {
    throw new XmlError('The text holds half a surrogate pair', 'send well-formed Unicode');
  }
  return text;
}
