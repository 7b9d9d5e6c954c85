import { hash, timingSafeEqual } from 'node:crypto';
import {
  Inject,
  Injectable,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** `WECHAT_TOKEN_API_KEY`. */
export const TOKEN_API_KEY = Symbol('TOKEN_API_KEY');

/** Lets in requests with the key. */
@Injectable()
export class TokenApiKeyGuard implements CanActivate {
  constructor(@Inject(TOKEN_API_KEY) private readonly key: string) {}

  /** @throws UnauthorizedException */
  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const { authorization = '' } = http.getRequest<FastifyRequest>().headers;
    const given = /^bearer +(\S+) *$/i.exec(authorization)?.[1];
    if (given !== undefined && isSame(given, this.key)) return true;
    http.getResponse<FastifyReply>().header('www-authenticate', 'Bearer');
    throw new UnauthorizedException();
  }
}

/** In a time that depends neither on where they differ nor on their lengths. */
function isSame(given: string, key: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', key, 'buffer'));
}
