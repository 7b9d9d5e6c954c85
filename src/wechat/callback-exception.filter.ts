import {
  Catch,
  HttpException,
  Logger,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { noReplyBody } from './replies';

/**
 * What a refused request sees: a status and one line, never a stack or JSON. Any failure of our own
 * is answered `success` with 200, because anything else shows the user WeChat's outage line.
 */
@Catch()
export class CallbackExceptionFilter implements ExceptionFilter {
  private readonly logger = new Logger(CallbackExceptionFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<FastifyReply>();
    if (response.sent) return;
    void response.type('text/plain; charset=utf-8');
    if (error instanceof HttpException) {
      void response.status(error.getStatus()).send(error.message);
      return;
    }
    this.logger.error('A delivery could not be handled and was answered success', error);
    void response.status(200).send(noReplyBody);
  }
}
