import {
  ForbiddenException,
  Injectable,
  Logger,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { beginDelivery } from '../delivery';
import { Authenticator } from './authenticator';
import { signatureFailures, type SignatureFailure } from './signature.metrics';

/**
 * Lets in what WeChat has signed. Every refusal looks the same from outside; why is counted, and
 * logged where the operator can do something about it.
 * @see https://developers.weixin.qq.com/doc/service/guide/dev/push/
 */
@Injectable()
export class SignatureGuard implements CanActivate {
  private readonly logger = new Logger(SignatureGuard.name);

  constructor(private readonly authenticator: Authenticator) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const body = request.method === 'POST' ? rawBody(request.body) : undefined;
    const result = this.authenticator.authenticate(request.query, body);
    if (typeof result === 'string') throw this.refuse(result);
    request.body = result.xml;
    beginDelivery(request, http.getResponse<FastifyReply>(), result.keys);
    return true;
  }

  private refuse(reason: SignatureFailure): ForbiddenException {
    signatureFailures.inc({ reason });
    const hint = HINTS[reason];
    if (hint) this.logger.warn(`Refused a delivery: ${hint}`);
    return new ForbiddenException('Forbidden');
  }
}

/** Only for requests that carried a right signature: others must not be able to fill the log. */
const HINTS: Partial<Record<SignatureFailure, string>> = {
  timestamp: "its timestamp is too far from this machine's clock (WECHAT_SIGNATURE_MAX_AGE)",
  mode: 'it is encrypted, but WECHAT_MODE is plain; set the mode that the console shows',
  envelope:
    'its ciphertext could not be verified and opened; compare WECHAT_MODE, WECHAT_TOKEN, ' +
    'WECHAT_ENCODING_AES_KEY, WECHAT_APP_ID and WECHAT_ORIGINAL_ID with the console',
};

function rawBody(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}
