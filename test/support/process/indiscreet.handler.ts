import { Logger } from '@nestjs/common';
import {
  isMessage,
  OnUnhandled,
  reply,
  type IncomingMessage,
  type MessageHandler,
} from '../../../src/wechat';
import {
  CustomMessageService,
  MediaService,
  TokenService,
  WechatApiClient,
} from '../../../src/wechat-api';

/** Fails in every way in which a handler can, with all it knows in what it throws. */
@OnUnhandled()
export class IndiscreetHandler implements MessageHandler {
  private readonly logger = new Logger(IndiscreetHandler.name);

  constructor(
    private readonly api: WechatApiClient,
    private readonly media: MediaService,
    private readonly customers: CustomMessageService,
    private readonly tokens: TokenService,
  ) {}

  async handle(message: IncomingMessage): Promise<string> {
    const { fromUserName: openId } = message;
    const accessToken = await this.tokens.getAccessToken().catch(() => 'none');
    switch (isMessage(message, 'text') ? message.content : '') {
      case 'error':
        throw new Error(`${openId} has no account`, { cause: new Error(`no ${openId} either`) });
      case 'text':
        throw `nothing for ${openId}`;
      case 'object':
        throw { openId, url: `https://example.com/?access_token=${accessToken}&openid=${openId}` };
      case 'request':
        throw Object.assign(new Error('Request failed'), {
          config: { url: '/a', params: { access_token: accessToken, openid: openId } },
        });
      case 'log':
        this.logger.error(`${openId} with access_token=${accessToken}`, new Error(openId));
        this.logger.warn({ touser: openId, url: `/a?access_token=${accessToken}` });
        this.logger.debug(message);
        return 'logged';
      case 'api':
        return String(await this.api.get('/cgi-bin/user/info', { query: { openid: openId } }));
      case 'media':
        return this.media.save('no-such-media');
      case 'send':
        await this.customers.send(openId, reply.text('too late'));
        return 'sent';
      default:
        return `你好 ${openId}`;
    }
  }
}
