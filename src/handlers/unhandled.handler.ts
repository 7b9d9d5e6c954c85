import { isEvent, OnText, OnUnhandled, type IncomingMessage, type MessageHandler } from '../wechat';

/**
 * Answers what no other handler does: kinds of messages that are unknown here, and stickers, which
 * WeChat passes on as this text. Events get nothing, because users do not cause most of them.
 */
@OnText('【收到不支持的消息类型，暂无法显示】')
@OnUnhandled()
export class UnhandledHandler implements MessageHandler {
  handle(message: IncomingMessage): string | undefined {
    return isEvent(message) ? undefined : '暂时看不懂这种消息。发送「帮助」看看我能做什么。';
  }
}
