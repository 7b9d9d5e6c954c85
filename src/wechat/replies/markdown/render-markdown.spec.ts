import { textOf } from './passages';
import { renderMarkdown } from './render-markdown';

const passive = (markdown: string) => textOf(renderMarkdown(markdown), 'passive');
const sent = (markdown: string) => textOf(renderMarkdown(markdown), 'customer-service');

describe('Markdown as WeChat shows it', () => {
  it.each([
    ['headings', '# 一\n\n甲\n\n### 二 ##\n乙', '【一】\n甲\n\n【二】\n乙'],
    ['emphasis', '**粗**、*斜*、***两样***、__粗__、~~删~~', '粗、斜、两样、粗、删'],
    [
      'emphasis beside Chinese marks, which CommonMark leaves',
      '**注意：**请先*“看”*这里，**《书》**和**（括号）**后',
      '注意：请先“看”这里，《书》和（括号）后',
    ],
    ['what is no emphasis', '2 * 3 * 4 和 a_b_c 和 5 ** 2', '2 * 3 * 4 和 a_b_c 和 5 ** 2'],
    ['escaped signs', '\\*真星号\\*，&lt;b&gt; &amp;', '*真星号*，<b> &'],
    ['lists', '- 一\n- 二\n  - 三\n    - 四\n- 五', '• 一\n• 二\n  • 三\n    • 四\n• 五'],
    ['a list under its line', '有：\n- 一\n- 二\n\n完', '有：\n• 一\n• 二\n\n完'],
    ['numbers', '3. 三\n4. 四\n\n   又一段\n5. 五', '3. 三\n4. 四\n   又一段\n5. 五'],
    ['tasks', '- [ ] 未做\n- [x] 做完', '• ☐ 未做\n• ☑ 做完'],
    ['quotations', '> 一\n> 二\n\n后', '｜一\n｜二\n\n后'],
    ['code in a line', '运行 `npm **i**`。', '运行 npm **i**。'],
    [
      'code as it is, blank lines and signs too',
      '前\n\n```ts\nconst a = `**`;\n\n  // # 不是标题\n```\n后',
      '前\n\nconst a = `**`;\n\n  // # 不是标题\n\n后',
    ],
    ['rules', '上\n\n---\n\n下', '上\n\n————————\n\n下'],
    [
      'tables, a line for each row',
      '| 品名 | 价 |\n|:--|--:|\n| **苹果** | 3 元 |\n| 梨 | |',
      '品名：苹果；价：3 元\n品名：梨',
    ],
    ['a table without rows', '| 甲 | 乙 |\n|--|--|', '甲；乙'],
    ['line ends', '一\n二  \n三<br>四', '一\n二\n三\n四'],
    ['addresses', '<https://e.com/a>，https://e.com/b', 'https://e.com/a，https://e.com/b'],
    ['a jump inside the text', '[目录](#a)', '目录'],
    ['a mail address', '<a@e.com>', 'a@e.com'],
    ['a heading of nothing', '# \n\n一', '一'],
    ['nothing', ' \n\n', ''],
  ])('has %s', (_, markdown, shown) => {
    expect(passive(markdown)).toBe(shown);
    expect(sent(markdown)).toBe(shown);
  });

  it('has links that can be tapped, as each channel shows them', () => {
    const markdown = '见[**文** `档`](https://e.com/?a=1&b="2")，或[这里](https://e.com)吧';
    expect(passive(markdown)).toBe(
      '见<a href="https://e.com/?a=1&b=%222%22">文 档</a>，或<a href="https://e.com">这里</a>吧',
    );
    expect(sent(markdown)).toBe('见文 档 https://e.com/?a=1&b=%222%22，或这里 https://e.com 吧');
  });

  it('writes out what WeChat makes no link of', () => {
    expect(passive('[文件](./a.md)，[坏](javascript:x)')).toBe('文件 ./a.md，坏 javascript:x');
  });

  it.each([
    ['a link in HTML', '<a href="weixin://x">点</a>', '<>a href="weixin://x">点<>/a>'],
    ['one in code', '`<A\thref=x>y</A >`', '<>A\thref=x>y<>/A >'],
    ['one in a block', '```\n<a\nhref=x>\n```', '<>a\nhref=x>'],
    ['one of entities', '&lt;a href=x&gt;', '<>a href=x>'],
    ['other names', '<abbr> <a-b> </article> 1<a1', '<abbr> <a-b> </article> 1<a1'],
  ])('shows %s as it is written, instead of following it', (_, markdown, shown) => {
    const unseen = shown.replaceAll('<>', '<\u200B');
    expect([passive(markdown), sent(markdown)]).toEqual([unseen, unseen]);
  });

  it('has no link within a link', () => {
    expect(passive('[<a href="https://b.com">a</a>](https://e.com)')).toBe(
      '<a href="https://e.com"><\u200Ba href="https://b.com">a<\u200B/a></a>',
    );
  });

  it('writes a link out that fits into no message', () => {
    const words = '长'.repeat(600);
    expect(passive(`[${words}](https://e.com/)`)).toBe(`${words} https://e.com/`);
  });

  it('turns pictures into links', () => {
    expect(passive('![图](https://e.com/a.png)')).toBe(
      '<a href="https://e.com/a.png">图片：图</a>',
    );
    expect(sent('![](https://e.com/a.png)')).toBe('图片 https://e.com/a.png');
  });

  it('takes a very deep text as it takes any other', () => {
    expect(passive(`${'> '.repeat(90)}深`)).toContain('深');
    expect(passive(`${'> '.repeat(5000)}深`)).toContain('｜');
    expect(passive(`${'['.repeat(20_000)}`)).toContain('[');
  });

  it('takes a text of more words than one call has room for', () => {
    expect(passive('`a` '.repeat(70_000))).toHaveLength(2 * 70_000 - 1);
  });
});
