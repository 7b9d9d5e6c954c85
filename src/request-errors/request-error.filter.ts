import { STATUS_CODES } from 'node:http';
import {
  Catch,
  HttpException,
  Logger,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/**
 * For what goes wrong outside a route of ours: unknown paths, bodies that never came. A client's
 * mistake is not worth a log line, which anybody could cause.
 */
@Catch()
export class RequestErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(RequestErrorFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<FastifyReply>();
    const status = statusOf(error);
    if (status >= 500) this.logger.error('A request failed', error);
    if (!response.sent) answerPlainly(response, status);
  }
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  // Fastify's own errors: too large a body, an aborted one, a type that nobody parses.
  const { statusCode } = (error ?? {}) as { readonly statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 ? statusCode : 500;
}

/** For Fastify's `frameworkErrors`: its own answer to an address that it cannot read repeats it. */
export function refuseAddress(
  error: FastifyError,
  _request: FastifyRequest,
  response: FastifyReply,
): void {
  answerPlainly(response, error.statusCode ?? 500);
}

/** The words of a status and nothing of the request, whose query may hold signatures or tokens. */
function answerPlainly(response: FastifyReply, status: number): void {
  const words = STATUS_CODES[status] ?? 'Error';
  void response.status(status).type('text/plain; charset=utf-8').send(words);
}
