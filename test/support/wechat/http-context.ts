import { EventEmitter } from 'node:events';
import type { ExecutionContext } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host';
import type { FastifyRequest } from 'fastify';

export interface HttpContext {
  readonly context: ExecutionContext;
  readonly request: FastifyRequest;
  /** Emits `close` as a connection does. */
  readonly raw: EventEmitter;
}

/** What a guard or interceptor is called with; only what is named exists. */
export function httpContext(request: Partial<FastifyRequest>): HttpContext {
  const raw = new EventEmitter();
  const host = new ExecutionContextHost([request, { raw }]);
  return { context: host, request: request as FastifyRequest, raw };
}
