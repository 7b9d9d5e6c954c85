/** A model's answer of some 6,000 characters: headings, lists, a table, code, links. */
export function longMarkdown(characters = 6000): string {
  let markdown = '# 部署指南\n\n**注意：**请先*备份*，再继续。\n\n';
  for (let step = 1; markdown.length < characters; step += 1) {
    markdown += sectionOf(step);
  }
  return markdown;
}

function sectionOf(step: number): string {
  return `## 第 ${step} 步：检查**环境**

第 ${step} 步要做的事不多，但每一件都值得认真对待：先看版本，再看配置，最后看日志。详见[第 ${step} 步的说明](https://docs.example.com/guide/step-${step}?lang=zh&from=wechat)。

1. 运行下面的命令
2. 对照表格检查结果
   - 版本不符时先升级
   - 端口被占用时换一个

\`\`\`sh
curl -s https://api.example.com/v1/check/${step} | jq '.status'  # **原样**
\`\`\`

| 项目 | 期望 | 说明 |
|------|-----:|------|
| 版本 | ${step}.0 | 见[发布页](https://example.com/releases/${step}) |
| 端口 | ${3000 + step} | 可在 \`.env\` 里改 |

> 第 ${step} 步完成后再做下一步。

`;
}
