import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';

/** The words of a status and nothing of the request, whose query may hold signatures or tokens. */
export function answerPlainly(response: FastifyReply, status: number): void {
  const words = STATUS_CODES[status] ?? 'Error';
  void response.status(status).type('text/plain; charset=utf-8').send(words);
}
