import {
  ForbiddenException,
  Inject,
  Injectable,
  Logger,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SignatureBindings } from '../../ledger';
import { messageFingerprint, XmlBodyPipe, type IncomingMessage } from '../messages';
import { WECHAT_OPTIONS, type WechatModuleOptions } from '../wechat.module-definition';
import { signatureLifetime } from './signature-lifetime';
import { signatureFailures } from './signature.metrics';
import { signedQueryOf, type SignedQuery } from './signed-query';

/**
 * Looks at what a signature cannot vouch for: that the message is for this account and, in plain
 * mode, that its signature has not carried another message before. WeChat's own retries pass.
 */
@Injectable()
export class ReplayGuard implements CanActivate {
  private readonly logger = new Logger(ReplayGuard.name);
  /** Told once, not for each delivery of an outage. */
  private isSkipping = false;

  constructor(
    @Inject(WECHAT_OPTIONS) private readonly options: WechatModuleOptions,
    private readonly pipe: XmlBodyPipe,
    private readonly bindings: SignatureBindings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const message = this.pipe.transform(request.body);
    request.body = message;
    const { account, replayCheck } = this.options;
    if (account.originalId && message.toUserName !== account.originalId) {
      return this.refuse('account', 'it is addressed to another account than WECHAT_ORIGINAL_ID');
    }
    if (account.mode !== 'plain' || replayCheck === 'off') return true;
    if (await this.isFirstOrRetry(signedQueryOf(request), message)) return true;
    return this.refuse('replay', 'its signature has carried another message (WECHAT_REPLAY_CHECK)');
  }

  /** A store that does not answer must not silence the account: the check is skipped, and said so. */
  private async isFirstOrRetry(
    { signature }: SignedQuery,
    message: IncomingMessage,
  ): Promise<boolean> {
    const { account, signatureMaxAge } = this.options;
    // Without the timestamp: other cuts of what was signed into timestamp and nonce are signed, too.
    const key = `${account.appId}:${signature}`;
    const lifetime = signatureLifetime(signatureMaxAge);
    try {
      const isBound = await this.bindings.bind(key, messageFingerprint(message), lifetime);
      this.isSkipping = false;
      return isBound;
    } catch (error) {
      this.skip(error);
      return true;
    }
  }

  private skip(error: unknown): void {
    if (this.isSkipping) return;
    this.isSkipping = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.logger.error(`Deliveries pass without the replay check while the store fails: ${reason}`);
  }

  private refuse(reason: 'account' | 'replay', hint: string): boolean {
    signatureFailures.inc({ reason });
    const logOnly = reason === 'replay' && this.options.replayCheck === 'log';
    this.logger.warn(`${logOnly ? 'Let pass' : 'Refused'} a delivery: ${hint}`);
    if (logOnly) return true;
    throw new ForbiddenException('Forbidden');
  }
}
