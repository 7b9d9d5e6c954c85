import { fromWebsite } from './from-wechat';

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
