import {
  OnText,
  reply,
  type MarkdownReply,
  type MessageHandler,
  type TextMessage,
} from '../wechat';

const HELP = `我能收下这些消息：
- 文字：原样回复
- 图片、语音、视频：替您保存
- 位置：告诉您坐标
- 链接：给出摘要

发送「**示例**」看 Markdown 的样子，「**长文**」看长回复怎样分段。
发送「**帮助**」可再次看到这段说明。`;

/** Tells what the account can do. Keys match the whole text; blanks around it do not count. */
@OnText('帮助', 'help')
export class HelpHandler implements MessageHandler<TextMessage> {
  handle(): MarkdownReply {
    return reply.markdown(HELP);
  }
}
