import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommandLine } from '../../src/cli';
import { startPlatform, subscribe, text, type Message, type Platform } from '../../src/simulator';
import { startInstance, type Instance } from '../support/instance';
import { temporaryDirectory } from '../support/service';
import { eventually } from '../late/shortened';
import { websiteAccount } from './website-account';

const directory = temporaryDirectory();
const [menuFile, repliesFile] = [join(directory, 'menu.yaml'), join(directory, 'replies.yaml')];

let platform: Platform;
let service: Instance | undefined;
let users = 0;
let account: ReturnType<typeof websiteAccount>;
let environment: Readonly<Record<string, string>>;

async function wechat(...words: readonly string[]) {
  let [out, err] = ['', ''];
  const surroundings = {
    out: (it: string) => void (out += it),
    err: (it: string) => void (err += it),
    environment,
  };
  const code = await runCommandLine(words, surroundings);
  return { code, out, err };
}

/** All that a user sees of what they do, media by what is in the files. */
async function seenAfter(
  act: (from: string) => Promise<unknown>,
  count: number,
): Promise<readonly string[]> {
  const from = `oVisitor${(users += 1)}`;
  await act(from);
  const shown = () =>
    platform.timeline(from).flatMap((entry): string[] => {
      if (entry.kind === 'reply') return [replyOf(entry.reply)];
      if (entry.kind !== 'customer-service') return [];
      const { type, text: words, content } = entry.message;
      const articles = content['articles'] as readonly { readonly title: string }[] | undefined;
      if (type === 'news') return [`news ${articles?.map(({ title }) => title).join()}`];
      return [type === 'text' ? words : fileOf(String(content['media_id']))];
    });
  await eventually(() => expect(shown()).toHaveLength(count));
  return shown();
}

function replyOf(reply: { readonly type: string }): string {
  const {
    text: words,
    mediaId,
    articles,
  } = reply as {
    text?: string;
    mediaId?: string;
    articles?: readonly { readonly title: string }[];
  };
  if (articles) return `news ${articles.map(({ title }) => title).join()}`;
  return words ?? fileOf(mediaId ?? '');
}

const fileOf = (mediaId: string) =>
  String(platform.api.fileOf(mediaId)?.bytes ?? `lost ${mediaId}`);

/** One thing after the other, each by a user of its own: what they do, and how much they see. */
function acts(): readonly {
  readonly name: string;
  readonly count: number;
  act(from: string): Promise<unknown>;
}[] {
  const send = (name: string, message: Message, count: number) => ({
    name,
    count,
    act: (from: string) => platform.send({ ...message }, { from }),
  });
  const tap = (name: string, count: number) => ({
    name: `menu ${name}`,
    count,
    act: (from: string) => platform.tap(name, { from }),
  });
  const keywords = account.list.flatMap((rule) =>
    rule.keyword_list_info.map(({ content, match_mode: mode }) => {
      const [first] = rule.reply_list_info;
      const all = rule.reply_list_info.length + (first?.news_info?.list.length ?? 1) - 1;
      const count = rule.reply_mode === 'random_one' ? 1 : all;
      const said = mode === 'contain' ? `请问${content}吗` : content;
      return send(`${rule.rule_name}: ${said}`, text(said), count);
    }),
  );
  return [
    ...keywords,
    send('follow', subscribe(), 1),
    send('anything else', text('没有规则的话'), 1),
    tap('关于我们', 1),
    tap('门店照片', 1),
    tap('问候', 1),
    tap('最新文章', 1),
    tap('官网', 0),
    tap('商城', 0),
  ];
}

async function walked(): Promise<Readonly<Record<string, readonly string[]>>> {
  const seen: Record<string, readonly string[]> = {};
  for (const { name, act, count } of acts()) seen[name] = await seenAfter(act, count);
  return seen;
}

beforeAll(async () => {
  platform = await startPlatform();
  const media = (type: 'image' | 'voice', words: string) =>
    platform.api.addMedia({ type, contentType: `${type}/x`, bytes: Buffer.from(words) }).mediaId;
  account = websiteAccount(media('image', 'the picture'), media('voice', 'the recording'));
  platform.website.save(account);
  environment = {
    ...platform.environment,
    DATA_DIR: directory,
    WECHAT_REPLIES_FILE: repliesFile,
    MANAGEMENT_PORT: 'off',
    LOG_LEVEL: 'error',
  };
});
afterAll(async () => {
  await service?.close();
  await platform.close();
});

describe('an account with a menu and thirty keyword rules', () => {
  it('behaves the same after menu pull, replies pull, menu push and start', async () => {
    expect(account.list).toHaveLength(30);
    const before = await walked();
    const pulledMenu = await wechat('menu', 'pull', '--file', menuFile);
    expect(pulledMenu).toMatchObject({ code: 0, err: '' });
    expect(pulledMenu.out).toContain('"关于我们" (text): a click with the key "menu:关于我们"');
    const pulledReplies = await wechat('replies', 'pull');
    expect(pulledReplies).toMatchObject({ code: 0, err: '' });
    expect(pulledReplies.out).toContain('follow, default, 30 keyword rules');
    expect(pulledReplies.out).toMatch(/by hand: default answers no text.*EchoHandler/);
    service = await startInstance(environment, []);
    platform.connect(service.url);
    expect((await wechat('menu', 'diff', '--file', menuFile)).out).toContain('made on the website');
    const pushed = await wechat('menu', 'push', '--file', menuFile);
    expect(pushed).toMatchObject({ code: 0, err: '' });
    expect(pushed.out).not.toContain('warning');
    const after = await walked();
    const isByChance = (name: string) => name.startsWith('抽奖');
    for (const name of Object.keys(before)) {
      if (isByChance(name)) expect(after[name]?.[0]).toMatch(/^[一二三]等奖$/);
      else expect([name, after[name]]).toEqual([name, before[name]]);
    }
    expect(Object.keys(before).length).toBeGreaterThanOrEqual(38);
  });

  it('says of both pulls what is left to do by hand', async () => {
    const { out } = await wechat('replies', 'pull', '--dry-run', '--json');
    const { notes } = JSON.parse(out) as { readonly notes: readonly string[] };
    expect(notes).toContainEqual(expect.stringMatching(/keyword rule "图": .*good for 3 days/));
  });

  it('can be pulled again over what is there, hand-written rules and comments stay', async () => {
    writeFileSync(repliesFile, '# 手写\nkeywords:\n  - when: { equals: 手写 }\n    reply: 留下\n');
    await wechat('replies', 'pull');
    const file = readFileSync(repliesFile, 'utf8');
    expect(file).toMatch(/^# 手写\n/);
    expect(file).toContain('reply: 留下');
    expect(file).toContain('name: 价格');
  });

  it('does not write a file that would stop the next start: two rules with one keyword', async () => {
    const mine = 'keywords:\n  - when: { equals: [多少钱] }\n    reply: 我的\n';
    writeFileSync(repliesFile, mine);
    const { code, err } = await wechat('replies', 'pull');
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(
        /^Nothing is written: .*"多少钱" is a keyword of 多少钱 \(rule 1\) already\. .*--file".\n$/,
      ) as string,
    });
    expect(readFileSync(repliesFile, 'utf8')).toBe(mine);
  });

  it.each([
    ['cannot be read', 'keywords: [\n'],
    ['is something else', '- 一\n- 二\n'],
  ])('leaves a file that %s as it is, and says what is wrong with it', async (_, mine) => {
    writeFileSync(repliesFile, mine);
    // So that the one of the website is pulled again.
    await wechat('menu', 'delete');
    for (const words of [['replies'], ['menu', '--force', '--file', menuFile]]) {
      rmSync(menuFile, { force: true });
      const [name = '', ...options] = words;
      const { code, err } = await wechat(name, 'pull', ...options);
      expect({ code, err }).toEqual({
        code: 1,
        err: expect.stringMatching(/^\S*replies\.yaml is wrong\. Mend it: .*\n$/) as string,
      });
      expect(readFileSync(repliesFile, 'utf8')).toBe(mine);
      expect(existsSync(menuFile)).toBe(false);
    }
  });
});
