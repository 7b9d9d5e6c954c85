import { readYaml } from '../yaml-files';
import { repliesSchema } from './replies-schema';
import { translateAutoreply } from './translate-autoreply';
import { writeReplies } from './write-replies';

const ruleFor = (content: string, ...replies: readonly object[]) => ({
  rule_name: '同名',
  keyword_list_info: [{ match_mode: 'equal', content }],
  reply_list_info: replies,
});

describe("the console's replies as a file", () => {
  it('hold each rule, also two of one name, and can be read', () => {
    const { replies, notes } = translateAutoreply({
      is_add_friend_reply_open: 1,
      is_autoreply_open: 1,
      add_friend_autoreply_info: { type: 'text', content: ' ' },
      keyword_autoreply_info: {
        list: [
          ruleFor('甲', { type: 'text', content: '一' }),
          ruleFor('乙', { type: 'text', content: '二' }, { type: 'text', content: '\n' }),
          ruleFor(
            '丙',
            { type: 'text', content: '三' },
            { type: 'news', news_info: { list: [{ title: '', content_url: 'http://e.com' }] } },
          ),
        ],
      },
    });
    const { keywords, follow } = readYaml('r.yaml', writeReplies('', replies), repliesSchema);
    expect(keywords.map(({ name, equals }) => [name, equals.join()])).toEqual([
      ['同名', '甲'],
      ['同名 (2)', '乙'],
      ['同名 (3)', '丙'],
    ]);
    expect(follow).toBeUndefined();
    expect(notes).toEqual([expect.stringMatching(/"同名 \(3\)": an article without a title/)]);
  });
});
