import { Module } from '@nestjs/common';
import { OnText, type MessageHandler, type TextMessage } from '../../../src/wechat';

/** `float …` leaves a failing promise behind, `throw …` throws where nobody can catch it. */
@OnText()
class Careless implements MessageHandler<TextMessage> {
  handle({ content, fromUserName }: TextMessage): string {
    const error = new Error(`${fromUserName} lost in ?access_token=${content.slice(-20)}`);
    if (content.startsWith('float')) void Promise.reject(error);
    if (content.startsWith('throw')) {
      setImmediate(() => {
        throw error;
      });
    }
    return `答：${content}`;
  }
}

@Module({ providers: [Careless] })
export class HandlersModule {}
