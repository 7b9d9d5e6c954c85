import { startPlatform, text, virtualClock, type Platform, type PlatformOptions } from '..';
import { ApiCaller } from '../testing/api-caller';

let platform: Platform;
let api: ApiCaller;

async function start(options: PlatformOptions = {}): Promise<void> {
  platform = await startPlatform({ clock: virtualClock(0), ...options });
  api = await ApiCaller.login(platform);
}
afterEach(() => platform.close());

const create = (body: object | string) => api.post('/cgi-bin/menu/create', body);
const read = async (path: string) =>
  (await (await api.get(path)).json()) as Readonly<Record<string, unknown>>;

const orders = { type: 'click', name: '订单', key: 'ORDERS' };
const page = { type: 'view', name: '首页', url: 'https://example.com/' };

describe('the menu of the API', () => {
  it('is made, read, shown and deleted', async () => {
    await start();
    expect(await read('/cgi-bin/menu/get')).toMatchObject({ errcode: 46003 });
    const menu = [orders, { name: '更多', sub_button: [page] }];
    expect(await create({ button: menu })).toMatchObject({ errcode: 0 });
    expect(await read('/cgi-bin/menu/get')).toMatchObject({
      menu: { button: [{ ...orders, sub_button: [] }, menu[1]] },
    });
    expect(await read('/cgi-bin/get_current_selfmenu_info')).toEqual({
      is_menu_open: 1,
      selfmenu_info: { button: [orders, { name: '更多', sub_button: { list: [page] } }] },
    });
    expect((await platform.tap('首页')).opens).toBe('https://example.com/');
    await read('/cgi-bin/menu/delete');
    expect(await read('/cgi-bin/menu/get')).toMatchObject({ errcode: 46003 });
  });

  const long = (bytes: number) => 'a'.repeat(bytes);
  it.each<[number, unknown]>([
    [40016, []],
    [40016, [orders, orders, orders, orders]],
    [40023, [{ name: '多', sub_button: Array.from({ length: 6 }, () => page) }]],
    [40022, [{ name: '深', sub_button: [{ name: '更深', sub_button: [page] }] }]],
    [40017, [{ name: '无', type: 'call' }]],
    [40024, [{ name: '多', sub_button: [{ name: '无' }] }]],
    [40018, [{ ...orders, name: long(17) }]],
    [40025, [{ name: '多', sub_button: [{ ...page, name: long(61) }] }]],
    [40019, [{ ...orders, key: long(129) }]],
    [40026, [{ name: '多', sub_button: [{ ...orders, key: '' }] }]],
    [40020, [{ ...page, url: `https://e.com/${long(1024)}` }]],
    [40027, [{ name: '多', sub_button: [{ ...page, url: '' }] }]],
    [40055, [{ ...page, url: 'example.com' }]],
    [40007, [{ name: '图', type: 'media_id' }]],
  ])('is refused with %i for %j', async (errcode, button) => {
    await start();
    expect(await create({ button })).toMatchObject({ errcode });
  });

  it('takes raw UTF-8 alone, and so many calls a day', async () => {
    await start();
    expect(await create('{"button":[{"type":"click","name":"\\u8ba2","key":"A"}]}')).toMatchObject({
      errcode: 40033,
    });
  });

  it('is not for accounts that are not verified, but what is live can be read', async () => {
    await start({ verified: false });
    expect(await create({ button: [orders] })).toMatchObject({ errcode: 48001 });
    expect(await read('/cgi-bin/menu/get')).toMatchObject({ errcode: 48001 });
    expect(await read('/cgi-bin/get_current_selfmenu_info')).toMatchObject({ is_menu_open: 0 });
  });

  it('may be another one for a tag', async () => {
    await start();
    const add = (body: object) => api.post('/cgi-bin/menu/addconditional', body);
    const vip = { button: [{ ...orders, name: 'VIP' }], matchrule: { tag_id: '2' } };
    expect(await add(vip)).toMatchObject({ errcode: 65303 });
    await create({ button: [orders] });
    expect(await add({ ...vip, matchrule: {} })).toMatchObject({ errcode: 65304 });
    expect(await add({ ...vip, matchrule: { sex: '1' } })).toMatchObject({ errcode: 65320 });
    const { menuid } = await add(vip);
    platform.api.menus.tags.set('oVip', '2');
    const match = (user: string) => api.post('/cgi-bin/menu/trymatch', { user_id: user });
    expect(await match('oVip')).toMatchObject({ button: [{ name: 'VIP' }] });
    expect(await match('oOther')).toMatchObject({ button: [{ name: '订单' }] });
    const listed = { conditionalmenu: [{ menuid: Number(menuid) }] };
    expect(await read('/cgi-bin/menu/get')).toMatchObject(listed);
    const drop = (id: unknown) => api.post('/cgi-bin/menu/delconditional', { menuid: id });
    expect(await drop('1')).toMatchObject({ errcode: 65301 });
    expect(await drop(menuid)).toMatchObject({ errcode: 0 });
  });
});

describe('what was set on the website', () => {
  const clock = virtualClock(0);
  beforeEach(async () => {
    await start({ clock });
    platform.website.save({
      menu: [{ name: '关于', type: 'text', value: '我们是…' }],
      autoReplies: {
        is_add_friend_reply_open: 1,
        is_autoreply_open: 1,
        message_default_autoreply_info: { type: 'text', content: '稍后回复' },
        keyword_autoreply_info: {
          list: [
            {
              rule_name: '价格',
              reply_mode: 'reply_all',
              keyword_list_info: [{ type: 'text', match_mode: 'contain', content: '价' }],
              reply_list_info: [
                { type: 'text', content: '十元' },
                { type: 'img', content: 'M' },
              ],
            },
          ],
        },
      },
    });
  });

  it('answers while the callback is off, the default reply once an hour', async () => {
    const say = async (content: string) => (await platform.send(text(content))).text;
    expect(await say('什么价？')).toBe('十元');
    const replies = platform.timeline().filter(({ kind }) => kind === 'reply');
    expect(replies).toMatchObject([{ reply: { text: '十元' } }, { reply: { mediaId: 'M' } }]);
    expect([await say('喂'), await say('喂')]).toEqual(['稍后回复', '']);
    clock.advance(3_600_000);
    expect(await say('喂')).toBe('稍后回复');
    expect((await platform.tap('关于')).shows).toEqual([{ type: 'text', text: '我们是…' }]);
  });

  it('is told by the API, and is silent once a callback is set', async () => {
    const { keyword_autoreply_info: rules } = await read('/cgi-bin/get_current_autoreply_info');
    expect(rules).toMatchObject({ list: [{ rule_name: '价格' }] });
    expect(await read('/cgi-bin/get_current_selfmenu_info')).toMatchObject({ is_menu_open: 1 });
    platform.connect('http://127.0.0.1:9/wechat');
    expect(await read('/cgi-bin/get_current_selfmenu_info')).toMatchObject({ is_menu_open: 0 });
    await expect(platform.tap('关于')).rejects.toThrow('no entry');
  });
});
