import {
  Catch,
  HttpException,
  Logger,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RefusedDeliveryError, Refusals } from './refusals';
import { signedOf } from './signature';
import { noReplyBody } from '../replies';
import { MessageObservers } from '../observing/message-observers';

interface Refusal {
  readonly status: number;
  /** For the sender, who has shown a right signature. */
  readonly text: string;
  /** For the log; unset: whoever refused it has told already. */
  readonly reason?: string;
  readonly kind?: string;
}

/**
 * What a refused request sees: a status and one line, never a stack or JSON. Any failure of our own
 * is answered `success` with 200, because anything else shows the user WeChat's outage line.
 */
@Catch()
export class CallbackExceptionFilter implements ExceptionFilter {
  private readonly logger = new Logger(CallbackExceptionFilter.name);

  constructor(
    private readonly refusals: Refusals,
    private readonly observers: MessageObservers = new MessageObservers(),
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    this.answer(error, host.switchToHttp().getResponse<FastifyReply>());
  }

  /** For the listener too, where a body could not be read. */
  answer(error: unknown, response: FastifyReply): void {
    if (response.sent) return;
    void response.type('text/plain; charset=utf-8');
    const refusal = refusalBy(error);
    if (refusal) {
      const { reason = refusal.text } = refusal;
      const { account } = signedOf(response.request);
      this.observers.tell?.({ kind: 'refused', delivery: response.request.id, reason });
      this.refusals.count(account, refusal.reason, refusal.kind);
      void response.status(refusal.status).send(refusal.text);
      return;
    }
    this.logger.error('A delivery could not be handled and was answered success', error);
    void response.status(200).send(noReplyBody);
  }
}

/** Undefined where the failure is our own. */
function refusalBy(error: unknown): Refusal | undefined {
  if (error instanceof RefusedDeliveryError) {
    const { reason, kind } = error;
    return { status: error.getStatus(), text: error.message, reason, kind };
  }
  if (error instanceof HttpException) {
    const status = error.getStatus();
    return { status, text: error.message, reason: status === 403 ? undefined : error.message };
  }
  // Fastify's own, while it read the body.
  const { statusCode } = (error ?? {}) as { readonly statusCode?: unknown };
  if (statusCode === 413) return { status: 413, text: TOO_LARGE, reason: TOO_LARGE };
  if (statusCode === 400) return { status: 400, text: NOT_WHOLE, reason: NOT_WHOLE };
  return undefined;
}

const TOO_LARGE = 'The body is larger than WECHAT_BODY_LIMIT: raise it if WeChat sent this.';
const NOT_WHOLE = 'The body did not arrive whole: it broke off or has another content-length.';
