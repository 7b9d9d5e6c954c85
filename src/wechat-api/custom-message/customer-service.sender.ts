import { Injectable, Logger } from '@nestjs/common';
import {
  InvalidReplyError,
  LateReplySender,
  partsOf,
  type Reply,
  type ReplyChannel,
  type SendOutcome,
  type SendResult,
  type WechatAccount,
} from '../../wechat';
import { WechatApiError } from '../client/wechat-api.error';
import { WechatConnectionError } from '../client/wechat-connection.error';
import { UnsendableReplyError } from './custom-message.errors';
import { CustomMessageService } from './custom-message.service';

/** Refusals that do not concern the message itself. */
const TOLD_APART: Readonly<Record<number, SendResult>> = {
  45009: 'daily-quota-used-up',
  45015: 'window-closed',
  45047: 'quota-used-up',
  48001: 'not-granted',
  70000: 'withheld',
};

/** Late replies as customer-service messages; says how each attempt ended instead of throwing. */
@Injectable()
export class CustomerServiceSender extends LateReplySender {
  private readonly logger = new Logger(CustomerServiceSender.name);

  constructor(private readonly messages: CustomMessageService) {
    super();
  }

  parts(reply: Reply, bytes?: number, channel: ReplyChannel = 'customer-service') {
    return partsOf(reply, channel, bytes);
  }

  async send(_account: WechatAccount, openId: string, part: Reply): Promise<SendOutcome> {
    try {
      await this.messages.send(openId, part);
      return { result: 'sent' };
    } catch (error) {
      const [result, reason] = [resultOf(error), describe(error)];
      this.logger.warn(`A customer-service message ended as ${result}: ${reason}`);
      return { result, reason };
    }
  }

  async typing(_account: WechatAccount, openId: string): Promise<void> {
    await this.messages.typing(openId).catch((error: unknown) => {
      this.logger.debug(`No typing indicator: ${describe(error)}`);
    });
  }
}

function resultOf(error: unknown): SendResult {
  if (error instanceof WechatConnectionError) {
    return error.mayHaveArrived && !error.isForeign ? 'unknown' : 'failed';
  }
  if (error instanceof UnsendableReplyError || error instanceof InvalidReplyError) return 'refused';
  if (!(error instanceof WechatApiError)) return 'failed';
  // The operator can mend a configuration while the user's window is still open.
  const mayComeLater = error.retryable || error.kind === 'configuration';
  return TOLD_APART[error.errcode] ?? (mayComeLater ? 'failed' : 'refused');
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
