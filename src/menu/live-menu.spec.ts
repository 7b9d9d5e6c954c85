import { WechatApiError, type WechatApiClient } from '../wechat-api';
import { LiveMenu } from './live-menu';

describe('LiveMenu', () => {
  it('pushes all where somebody deletes a conditional menu meanwhile', async () => {
    const button = [{ name: '甲', type: 'click', key: 'A' }];
    const conditional = [{ matchrule: { tag_id: '2' }, button }];
    const posted: string[] = [];
    const api = {
      get: async () => ({
        menu: { button },
        conditionalmenu: [{ ...conditional[0], menuid: '1' }],
      }),
      post: async (path: string) => {
        posted.push(path);
        if (path.endsWith('/delconditional')) throw new WechatApiError(65301, 'not exist', path);
      },
    };
    await new LiveMenu(api as unknown as WechatApiClient).push({ button, conditional });
    expect(posted.at(-1)).toBe('/cgi-bin/menu/addconditional');
  });
});
