import { Injectable, type PipeTransform } from '@nestjs/common';
import { Delivery } from './delivery';
import type { IncomingMessage } from '../messages';

/** Makes what WeChat has posted a message; whoever came before it may have had it read. */
@Injectable()
export class XmlBodyPipe implements PipeTransform<unknown, IncomingMessage> {
  /** @throws BadRequestException for anything that is not a WeChat message, saying why */
  transform(body: unknown): IncomingMessage {
    if (body instanceof Delivery) return body.message;
    throw new Error('No delivery: the route must be guarded by SignatureGuard.');
  }
}
