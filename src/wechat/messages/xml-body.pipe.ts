import { BadRequestException, Injectable, type PipeTransform } from '@nestjs/common';
import type { IncomingMessage } from './incoming-message';
import { parseXml } from './parse-xml';
import { isIncomingMessage, toMessage } from './to-message';
import { XmlError } from './xml-error';

/**
 * Makes the raw body a message. A body that an interceptor has had parsed already is passed on.
 *
 * @throws BadRequestException for anything that is not a WeChat message, saying why
 */
@Injectable()
export class XmlBodyPipe implements PipeTransform<unknown, IncomingMessage> {
  transform(body: unknown): IncomingMessage {
    if (isIncomingMessage(body)) return body;
    if (!Buffer.isBuffer(body)) {
      throw new BadRequestException('The body is not raw XML: post text/xml in UTF-8.');
    }
    try {
      return toMessage(parseXml(body));
    } catch (error) {
      if (error instanceof XmlError) throw new BadRequestException(error.message);
      throw error;
    }
  }
}
