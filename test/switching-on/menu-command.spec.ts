import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommandLine } from '../../src/cli';
import { startPlatform, type Platform, type PlatformOptions } from '../../src/simulator';
import { temporaryDirectory } from '../support/service';

let platform: Platform;
let file = '';
let directory = '';

async function start(options: PlatformOptions = {}): Promise<void> {
  platform = await startPlatform(options);
  directory = temporaryDirectory();
  file = join(directory, 'menu.yaml');
}
afterEach(() => platform.close());

async function menu(...words: readonly string[]) {
  let [out, err] = ['', ''];
  const code = await runCommandLine(['menu', ...words, '--file', file], {
    out: (it) => void (out += it),
    err: (it) => void (err += it),
    environment: {
      ...platform.environment,
      DATA_DIR: directory,
      WECHAT_REPLIES_FILE: join(directory, 'replies.yaml'),
    },
  });
  return { code, out, err };
}

const calls = (path: string) => platform.api.requests.filter((one) => one.path === path).length;
const write = (text: string) => writeFileSync(file, text);

const MENU = `# 菜单
button:
  - name: 帮助
    type: click
    key: HELP
  - name: 更多
    sub_button:
      - { name: 官网, type: view, url: 'https://example.com/?a=1' }
      - { name: 扫一扫, type: scancode_waitmsg, key: SCAN }
conditional:
  - matchrule: { tag_id: 2 }
    button:
      - { name: 会员, type: click, key: VIP }
`;

describe('wechat menu', () => {
  it('says what to do where the file cannot be written', async () => {
    await start();
    write(MENU);
    await menu('push');
    file = join(directory, 'nowhere', 'menu.yaml');
    const pulled = await menu('pull');
    expect(pulled).toMatchObject({ code: 1, err: expect.stringMatching(/ENOENT\).*--file.*\n$/) });
  });

  it('pulls no file where WeChat has a menu without a button', async () => {
    await start();
    const empty = { body: '{"menu":{"button":[]}}', contentType: 'application/json' };
    platform.api.fault('/cgi-bin/menu/get', empty, { times: Infinity });
    const pulled = await menu('pull');
    expect(pulled).toMatchObject({ code: 1, err: expect.stringContaining('has no menu') });
    expect(existsSync(file)).toBe(false);
  });

  it('pushes a file, conditional menus too, reads it back, and then has nothing to do', async () => {
    await start();
    write(MENU);
    expect(await menu('diff')).toMatchObject({
      code: 1,
      out: expect.stringContaining('+   - name: 帮助'),
    });
    const tried = await menu('push', '--dry-run');
    expect(tried).toMatchObject({ code: 0, out: expect.stringContaining('Nothing was sent.') });
    expect(calls('/cgi-bin/menu/create')).toBe(0);
    expect(await menu('push')).toMatchObject({
      code: 0,
      out: expect.stringContaining('It is live'),
    });
    platform.api.menus.tags.set('oVip', '2');
    expect(platform.api.menus.shownTo('oVip')).toMatchObject([{ name: '会员' }]);
    expect(await menu('diff')).toMatchObject({ code: 0 });
    expect((await menu('push')).out).toContain('already');
    expect(calls('/cgi-bin/menu/create')).toBe(1);
    write(MENU.replace('会员', 'VIP'));
    expect(await menu('push')).toMatchObject({ code: 0 });
    expect(platform.api.menus.conditional).toMatchObject([{ button: [{ name: 'VIP' }] }]);
  });

  it.each([
    'conditional: []\nbutton: [{ name: 项, type: click, key: A }]',
    "button: [{ name: 项, type: click, key: A, url: '' }]",
  ])('finds what it has sent where the file has something empty: %j', async (text) => {
    await start();
    write(text);
    expect(await menu('push')).toMatchObject({ code: 0, err: '' });
    expect(await menu('diff')).toMatchObject({ code: 0 });
  });

  it('finds what it has sent, in whatever order WeChat tells a rule', async () => {
    await start();
    write(MENU.replace('{ tag_id: 2 }', '{ tag_id: 2, client_platform_type: 1 }'));
    await menu('push');
    const { menus } = platform.api;
    const matchrule = { client_platform_type: '1', sex: '', tag_id: '2' };
    menus.conditional = menus.conditional.map((one) => Object.assign(one, { matchrule }));
    expect(await menu('diff')).toMatchObject({ code: 0 });
  });

  it('finds several conditional menus in the order of the file, in which the last that fits counts', async () => {
    await start();
    const vip =
      '  - matchrule: { client_platform_type: 1 }\n    button: [{ name: 苹果, type: click, key: IOS }]\n';
    write(MENU + vip);
    expect(await menu('push')).toMatchObject({ code: 0 });
    expect(await menu('diff')).toMatchObject({ code: 0 });
    write(MENU);
    expect(await menu('push')).toMatchObject({ code: 0 });
    expect(platform.api.menus.conditional).toMatchObject([{ matchrule: { tag_id: '2' } }]);
  });

  it('names keys that nothing answers; whole-event handlers count', async () => {
    await start();
    write(MENU);
    const { out } = await menu('push', '--dry-run');
    expect(out).not.toContain('the key HELP');
    expect(out).toContain(
      `"扫一扫" has the key SCAN, which nothing answers: add @OnEvent('scancode_waitmsg', 'SCAN')`,
    );
    const { out: json } = await menu('push', '--json');
    expect(JSON.parse(json)).toMatchObject({
      sent: true,
      left: [],
      unanswered: [{ name: '扫一扫', type: 'scancode_waitmsg', key: 'SCAN' }],
    });
  });

  it('pulls what was made by API, and asks before it loses what the file says', async () => {
    await start();
    write(MENU);
    await menu('push');
    write(MENU.replace('帮助', '求助'));
    expect(await menu('pull')).toMatchObject({ code: 1, err: expect.stringContaining('--force') });
    expect(await menu('pull', '--dry-run')).toMatchObject({
      code: 0,
      out: expect.stringContaining('帮助'),
    });
    expect(await menu('pull', '--force')).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toContain('name: 帮助');
    expect(await menu('diff')).toMatchObject({ code: 0 });
  });

  it('deletes, and shows what that was', async () => {
    await start();
    write(MENU);
    await menu('push');
    expect((await menu('delete', '--dry-run')).out).toContain('would be deleted');
    const { out } = await menu('delete');
    expect(out).toMatch(/Deleted[\s\S]*name: 帮助[\s\S]*tag_id/);
    expect((await menu('delete')).out).toContain('no menu');
  });

  const leaf = '{ name: 项, type: click, key: A }';
  it.each([
    ['button: []', /:1: button: expected a list of 1 to 3 buttons/],
    [`button: [${Array(4).fill(leaf).join(', ')}]`, /1 to 3 buttons/],
    [
      `button:\n${`  - ${leaf}\n`.repeat(3)}  - { name: 项, type: klick }`,
      /:1: .*1 to 3 buttons.*:5: .*expected one of click/,
    ],
    [
      `button:\n  - name: 多\n    sub_button: [${Array(6).fill(leaf).join(', ')}]`,
      /:3: .*1 to 5 entries/,
    ],
    [
      'button:\n  - { name: 一二三四五六, type: click, key: A }',
      /:2: button\.0\.name: expected 1 to 16 bytes, got 18/,
    ],
    [
      `button:\n  - name: 多\n    sub_button:\n      - { name: ${'长'.repeat(21)}, type: click, key: A }`,
      /:4: .*1 to 60 bytes, got 63/,
    ],
    [`button:\n  - { name: 项, type: click, key: ${'k'.repeat(129)} }`, /1 to 128 bytes/],
    ['button:\n  - { name: 项, type: view, url: example.com }', /expected an address/],
    [
      `button:\n  - { name: 项, type: view, url: https://e.com/${'a'.repeat(1024)} }`,
      /1 to 1024 bytes/,
    ],
    ['button:\n  - { name: 项, type: klick, key: A }', /expected one of click, view/],
    [
      'button:\n  - { name: 项, type: miniprogram, url: https://e.com }',
      /expected appid.*expected pagepath/,
    ],
    [
      `button:\n  - name: 多\n    type: click\n    sub_button: [${leaf}]`,
      /:3: .*either type or sub_button/,
    ],
    [
      `button: [${leaf}]\nconditional:\n  - matchrule: { sex: 1 }\n    button: [${leaf}]`,
      /:3: .*"sex"/,
    ],
    [
      'button:\n  - { name: 深, sub_button: [{ name: 深, sub_button: [] }] }',
      /"sub_button" is not known/,
    ],
    ['button: [\n', /menu\.yaml/],
    ['button: [{ name: 项, type: constructor }]', /expected one of click/],
  ])('refuses what WeChat would, before it sends anything: %j', async (text, message) => {
    await start();
    write(text);
    const { code, err } = await menu('push');
    expect([code, err.trim().split('\n').length]).toEqual([1, 1]);
    expect(err).toMatch(message);
    expect(platform.api.requests).toEqual([]);
  });

  it('tells an account that may not set a menu what it can do instead', async () => {
    await start({ verified: false });
    write(MENU);
    const { code, err } = await menu('push');
    expect(code).toBe(1);
    expect(err).toMatch(/48001.*认证.*接口测试号.*follow.*replies\.yaml/);
    platform.website.save({ menu: [{ name: '官网', type: 'view', url: 'https://e.com/' }] });
    expect(await menu('pull', '--force')).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toContain('url: https://e.com/');
  });

  it('says so where there is nothing to pull or to push', async () => {
    await start();
    const byHand = 'docs/switching-on.md#menuyaml says how to write one by hand';
    expect(await menu('pull')).toMatchObject({
      code: 1,
      err: expect.stringContaining(`no menu to pull: ${byHand}`),
    });
    expect(await menu('push')).toMatchObject({
      code: 1,
      err: expect.stringMatching(`menu pull" .*${byHand}`),
    });
    expect(await menu('sing')).toMatchObject({ code: 2 });
  });
});
