import { Injectable, Logger } from '@nestjs/common';
import { reasonOf } from '../../reason-of';
import {
  type Reply,
  type ReplyChannel,
  type SendOutcome,
  type SendResult,
  type WechatAccount,
  InvalidReplyError,
  LateReplySender,
  partsOf,
  toldOf,
} from '../../wechat';
import { AccountApis } from '../account/account-apis';
import { WechatApiError, WechatConnectionError } from '../client/wechat-api.error';
import { UnsendableReplyError } from './custom-message';

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

  constructor(private readonly apis: AccountApis) {
    super();
  }

  parts(reply: Reply, bytes?: number, channel: ReplyChannel = 'customer-service') {
    return partsOf(reply, channel, bytes);
  }

  async send(account: WechatAccount, openId: string, part: Reply): Promise<SendOutcome> {
    try {
      await this.apis.of(account).customMessage.send(openId, part);
      return { result: 'sent' };
    } catch (error) {
      const [result, reason] = [resultOf(error), reasonOf(error)];
      const line = `A customer-service message ended as ${result}: ${reason}`;
      this.logger.warn(toldOf(account, line));
      return { result, reason };
    }
  }

  async typing(account: WechatAccount, openId: string): Promise<void> {
    await this.apis
      .of(account)
      .customMessage.typing(openId)
      .catch((error: unknown) => {
        this.logger.debug(`No typing indicator: ${reasonOf(error)}`);
      });
  }
}

function resultOf(error: unknown): SendResult {
  if (error instanceof WechatConnectionError) {
    return error.mayHaveArrived && !error.isForeign ? 'unknown' : 'failed';
  }
  if (error instanceof UnsendableReplyError || error instanceof InvalidReplyError) return 'refused';
  if (!(error instanceof WechatApiError)) return 'failed';
  // The operator may correct a configuration while the user's window is still open.
  const mayComeLater = error.retryable || error.kind === 'configuration';
  return TOLD_APART[error.errcode] ?? (mayComeLater ? 'failed' : 'refused');
}
