import { type Reply, asReply, partsOf } from '../../wechat';
import { WechatApiClient } from '../client/wechat-api.client';
import { WechatConnectionError } from '../client/wechat-api.error';
import { type CustomMessage, IncompleteSendError, customMessage } from './custom-message';

export interface SendOptions {
  /** Puts "内容由第三方AI生成" (made by a third party's AI) under the message. */
  readonly aiGenerated?: boolean;
}

const SEND = '/cgi-bin/message/custom/send';

export type TypingCommand = 'Typing' | 'CancelTyping';

/**
 * Customer-service messages: replies that do not go by the open delivery. Verified accounts
 * only (48001), within 48 hours and 5 messages of the user's last one (45015, 45047).
 * @see https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage.html
 */
export class CustomMessageService {
  /** The same of another account. @throws UnknownAccountError */
  declare readonly forAccount: (name: string) => CustomMessageService;

  constructor(private readonly client: WechatApiClient) {}

  /**
   * Sends a reply; a string is a text. A text beyond 2048 bytes goes in parts, one after the other,
   * each counting as a message. Nothing that may have arrived is sent again: after a
   * WechatConnectionError whose `mayHaveArrived` is true the user may have the message.
   *
   * @returns how many messages were sent: 0 for `reply.none()` or an empty text
   * @throws InvalidReplyError for what is no reply; UnsendableReplyError for a transfer or for other
   * than one article; WechatApiError by its errcode; IncompleteSendError when only the first parts
   * of a long text went out
   */
  async send(openId: string, reply: Reply | string, options: SendOptions = {}): Promise<number> {
    const messages = partsOf(asReply(reply), 'customer-service').map(customMessage);
    for (const [sent, message] of messages.entries()) {
      await this.sendOne(openId, message, options).catch((error: unknown) => {
        throw sent === 0 ? error : new IncompleteSendError(sent, messages.length, error);
      });
    }
    return messages.length;
  }

  /**
   * Shows the user that an answer is being written, for 15 s or until a message comes.
   * @throws WechatApiError (45080: no exchange within 30 s, 45081: shown already)
   * @see https://developers.weixin.qq.com/doc/service/api/customer/message/api_typing.html
   */
  async typing(openId: string, command: TypingCommand = 'Typing'): Promise<void> {
    const body = { touser: openId, command };
    await this.client.post('/cgi-bin/message/custom/typing', body, { idempotent: true });
  }

  private async sendOne(
    openId: string,
    message: CustomMessage,
    { aiGenerated }: SendOptions,
  ): Promise<void> {
    const body = {
      touser: openId,
      ...message,
      ...(aiGenerated && { aimsgcontext: { is_ai_msg: 1 } }),
    };
    const { errcode } = await this.client.post<{ readonly errcode?: unknown }>(SEND, body);
    // WeChat says so where all is well, too.
    if (errcode === undefined) {
      throw new WechatConnectionError(SEND, 'the answer holds no errcode', true, true);
    }
  }
}
