import type {
  AutoReplySettings,
  WebsiteButton,
  WebsiteKeywordRule,
  WebsiteReply,
} from '../../src/simulator';

const article = (title: string) => ({
  title,
  author: '编辑',
  digest: `${title}的摘要`,
  show_cover: 1,
  cover_url: 'https://mp.example.com/cover.jpg',
  content_url: 'https://mp.example.com/s/1',
});
const text = (content: string): WebsiteReply => ({ type: 'text', content });
const news = (...titles: readonly string[]): WebsiteReply => ({
  type: 'news',
  news_info: { list: titles.map(article) },
});

/** Thirty rules as accounts have them: words of all kinds, one reply, several, one of several. */
function rules(picture: string, recording: string): readonly WebsiteKeywordRule[] {
  const simple = Array.from({ length: 20 }, (_, i) =>
    rule(
      `问题${i + 1}`,
      [['equal', `问${i + 1}`]],
      [text(`答案 ${i + 1}\n<a href="https://e.com/${i}">详情</a>`)],
    ),
  );
  return [
    ...simple,
    rule(
      '价格',
      [
        ['equal', 'Price'],
        ['equal', '多少钱'],
        ['contain', '价格'],
      ],
      [text('十元')],
    ),
    rule('图', [['equal', '看图']], [{ type: 'img', content: picture }]),
    rule('声音', [['contain', '听声']], [{ type: 'voice', content: recording }]),
    rule('文章', [['equal', '文章']], [news('第一篇')]),
    rule('两篇', [['equal', '两篇']], [news('上篇', '下篇')]),
    rule('全部', [['equal', '全部']], [text('一'), { type: 'img', content: picture }, text('三')]),
    rule(
      '抽奖',
      [['equal', '抽奖']],
      [text('一等奖'), text('二等奖'), text('三等奖')],
      'random_one',
    ),
    rule('冒号: 和 # 号', [['equal', 'a: b # c']], [text('- 也行\n# 也行: "是"')]),
    rule('表情', [['contain', '/::)']], [text('[微笑] 😀')]),
    rule('数字', [['equal', '007']], [text('0123')]),
  ];
}

function rule(
  name: string,
  keywords: readonly (readonly ['equal' | 'contain', string])[],
  replies: readonly WebsiteReply[],
  mode: WebsiteKeywordRule['reply_mode'] = 'reply_all',
): WebsiteKeywordRule {
  return {
    rule_name: name,
    create_time: 1_423_028_166,
    reply_mode: mode,
    keyword_list_info: keywords.map(([match_mode, content]) => ({
      type: 'text',
      match_mode,
      content,
    })),
    reply_list_info: replies,
  };
}

/** What the account's console shows before the callback is switched on. */
export function websiteAccount(picture: string, recording: string) {
  const list = rules(picture, recording);
  const autoReplies: AutoReplySettings = {
    is_add_friend_reply_open: 1,
    is_autoreply_open: 1,
    add_friend_autoreply_info: text('欢迎关注！\n回复 1 看价格'),
    message_default_autoreply_info: text('收到，稍后回复您。'),
    keyword_autoreply_info: { list },
  };
  const menu: readonly WebsiteButton[] = [
    { name: '关于我们', type: 'text', value: '我们是一家小店。\n开在街角。' },
    {
      name: '服务',
      sub_button: {
        list: [
          { name: '门店照片', type: 'img', value: picture },
          { name: '问候', type: 'voice', value: recording },
          { name: '最新文章', type: 'news', value: 'x', news_info: { list: [article('新品')] } },
          { name: '官网', type: 'view', url: 'https://example.com/' },
        ],
      },
    },
    { name: '商城', type: 'view', url: 'https://shop.example.com/?a=1&b=2' },
  ];
  return { autoReplies, menu, list };
}
