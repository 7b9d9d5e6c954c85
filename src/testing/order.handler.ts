import {
  OnText,
  reply,
  type HandlerContext,
  type MessageHandler,
  type TextMessage,
} from '../wechat';

@OnText(/^订单\s*(\d+)$/)
export class OrderHandler implements MessageHandler<TextMessage> {
  handle(message: TextMessage, context: HandlerContext) {
    return reply.text(`订单 ${context.match?.[1]}`);
  }
}
