import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { WorkContext } from '../work/work';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the dedup interceptor for the delivery that runs the handler. */
    handlerContext?: WorkContext;
  }
}

/** The context of the run that this delivery began. */
export const RunContext = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const { handlerContext } = context.switchToHttp().getRequest<FastifyRequest>();
  if (handlerContext) return handlerContext;
  throw new Error('No run: the route must be intercepted by DedupInterceptor.');
});
