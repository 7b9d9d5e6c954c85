import { OnText, type MessageHandler, type TextMessage } from '../wechat';

/** Sends back every text that no key and no pattern of another handler claims. */
@OnText()
export class EchoHandler implements MessageHandler<TextMessage> {
  handle({ content }: TextMessage): string {
    return content;
  }
}
