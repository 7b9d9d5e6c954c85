import { Injectable, Logger } from '@nestjs/common';
import { LateReplySender, type Reply, type SendResult } from '../../wechat';
import { WechatApiError } from '../client/wechat-api.error';
import { WechatConnectionError } from '../client/wechat-connection.error';
import { IncompleteSendError, UnsendableReplyError } from './custom-message.errors';
import { CustomMessageService } from './custom-message.service';

const NOT_GRANTED = 48001;

/** Late replies as customer-service messages; says how each attempt ended instead of throwing. */
@Injectable()
export class CustomerServiceSender extends LateReplySender {
  private readonly logger = new Logger(CustomerServiceSender.name);

  constructor(private readonly messages: CustomMessageService) {
    super();
  }

  async send(openId: string, reply: Reply): Promise<SendResult> {
    try {
      await this.messages.send(openId, reply);
      return 'sent';
    } catch (error) {
      const result = resultOf(error);
      this.logger.warn(`A customer-service message ended as ${result}: ${describe(error)}`);
      return result;
    }
  }

  async typing(openId: string): Promise<void> {
    await this.messages.typing(openId).catch((error: unknown) => {
      this.logger.debug(`No typing indicator: ${describe(error)}`);
    });
  }
}

function resultOf(error: unknown): SendResult {
  // Part of a long text has arrived; the rest cannot be sent without showing that part again.
  if (error instanceof IncompleteSendError) return 'unknown';
  if (error instanceof WechatConnectionError) return error.mayHaveArrived ? 'unknown' : 'failed';
  if (error instanceof UnsendableReplyError) return 'refused';
  if (!(error instanceof WechatApiError)) return 'failed';
  if (error.errcode === NOT_GRANTED) return 'not-granted';
  // The operator can mend a configuration while the user's window is still open.
  return error.retryable || error.kind === 'configuration' ? 'failed' : 'refused';
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
