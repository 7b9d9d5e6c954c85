import {
  OnText,
  reply,
  type MarkdownReply,
  type MessageHandler,
  type TextMessage,
} from '../wechat';

const SHORT = `## 一个例子
**粗体**、*斜体*和[链接](https://developers.weixin.qq.com/doc/)，都换成微信能显示的样子。`;

const STEP = `## 第 N 步
先看[这一步的说明](https://example.com/guide/N)，再照着做：

1. 运行 \`npm run demo\`
2. 对照下表

| 项目 | 期望 |
|------|------|
| 耗时 | 30 秒以内 |
| 结果 | 每一行都是 \`yes\` |

\`\`\`sh
npm ci && npm run demo   # 代码原样保留
\`\`\`

> 做完第 N 步再往下走。
`;

/**
 * Answers as a model would: in Markdown, of any length, and marked as generated. What the delivery
 * has no room for follows by itself.
 */
@OnText('示例', '长文')
export class GuideHandler implements MessageHandler<TextMessage> {
  handle({ content }: TextMessage): MarkdownReply {
    const markdown = content.trim() === '长文' ? longGuide() : SHORT;
    return reply.markdown(markdown, { aiGenerated: true });
  }
}

function longGuide(): string {
  const steps = Array.from({ length: 48 }, (_, i) => STEP.replaceAll('N', String(i + 1)));
  return `# 上手指南\n\n${steps.join('\n')}`;
}
