import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { deliveryOf } from '../door/delivery';
import type { Run } from './work';

/** What the dedup interceptor has prepared for the handler. */
export const CurrentRun = createParamDecorator((_data: unknown, context: ExecutionContext): Run => {
  const { run } = deliveryOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (run) return run;
  throw new Error('No run: the route must have DedupInterceptor.');
});
