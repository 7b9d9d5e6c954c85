import { fromApi, fromWebsite } from './from-wechat';

describe("the website's menu as an API menu", () => {
  it('has a key of its own for each entry, whatever they are called', () => {
    const names = ['甲:2', '甲', '甲', 'A', 'ａ', '视', '视'];
    const text = (name: string) => ({ name, type: name === '视' ? 'video' : 'text', value: name });
    const { menu, rules } = fromWebsite(names.map(text));
    const keys = menu.button.map(({ key }) => key);
    expect(keys).toEqual([
      'menu:甲:2',
      'menu:甲',
      'menu:甲:3',
      'menu:A',
      'menu:ａ:2',
      'menu:视',
      'menu:视:2',
    ]);
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  });
});

describe('the menu that was made by API', () => {
  const button = [{ name: '甲', type: 'click', key: 'A' }];
  const made = (menuid: number | string, tag: string) => ({
    matchrule: { tag_id: tag },
    button,
    menuid,
  });

  it('has its conditional menus in the order in which they were made, however they are listed', () => {
    const conditionalmenu = [made('1000', 'newest'), made(9, 'oldest'), made(208, 'between')];
    const { conditional } = fromApi({ menu: { button }, conditionalmenu });
    const tags = conditional?.map(({ matchrule }) => matchrule.tag_id);
    expect(tags).toEqual(['oldest', 'between', 'newest']);
  });

  it('keeps the order of a file, which has no ids', () => {
    const conditionalmenu = ['2', '1', '3'].map((tag) => ({ matchrule: { tag_id: tag }, button }));
    const { conditional } = fromApi({ menu: { button }, conditionalmenu });
    expect(conditional?.map(({ matchrule }) => matchrule.tag_id)).toEqual(['2', '1', '3']);
  });
});
