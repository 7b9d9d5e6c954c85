import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { answerPlainly } from './plain-answer';

/** For Fastify's `frameworkErrors`: its own answer to an address that it cannot read repeats it. */
export function refuseAddress(
  error: FastifyError,
  _request: FastifyRequest,
  response: FastifyReply,
): void {
  answerPlainly(response, error.statusCode ?? 500);
}
