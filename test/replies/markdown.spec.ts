import { setTimeout as pause } from 'node:timers/promises';
import { text } from '../../src/simulator';
import { reply } from '../../src/wechat';
import { contentOf, DEADLINE, eventually, startHasty, waitingFor } from '../late/shortened';
import { describeOnEachStore } from '../support/stores';
import type { Service } from '../support/service';
import { longMarkdown } from './long-markdown';

const LABEL = '（内容由AI生成）';
const MORE = '（还有后续内容，发送“继续”继续查看）';
const SIGNS = /\*\*|^#|\]\(|^\| |```/m;

let service: Service;
let users = 0;
let from = '';

async function start(environment: Readonly<Record<string, string>>): Promise<void> {
  service = await startHasty({ environment });
  service.handler.answers(async (message) => {
    const [kind, size] = contentOf(message).split(' ');
    if (kind === '慢') await pause(DEADLINE + 50);
    return reply.markdown(longMarkdown(Number(size)), { aiGenerated: true });
  });
}

const say = async (content: string) => (await service.platform.send(text(content), { from })).text;
const sent = () => service.platform.customerMessages(from);

async function fetchAll(): Promise<readonly string[]> {
  const seen: string[] = [];
  while (seen.length < 20) {
    const part = await say('继续');
    seen.push(part);
    if (!part.includes(MORE)) return seen;
  }
  return seen;
}

/** What the user has, whichever way it came, in order and without hints, labels and links' writing. */
function bare(parts: readonly string[]): string {
  const links = /<a href="[^"]*">([^<]*)<\/a>/g;
  const addresses = /(说明|发布页) https:\/\/\S+?(?=[。；\s]|$)/g;
  return parts
    .map((part) => part.replace(LABEL, '').replace(MORE, ''))
    .join('')
    .replaceAll(links, '$1')
    .replaceAll(addresses, '$1')
    .replaceAll(/\s/g, '');
}

function whole(): string {
  let shown = '';
  for (let step = 1; longMarkdown(9000).includes(`第 ${step} 步：`); step += 1)
    shown += `【第${step}步：检查环境】`;
  return shown;
}

beforeEach(() => {
  from = `oReader${(users += 1)}`;
});
afterEach(() => service.close());

describeOnEachStore('a long Markdown reply', (store) => {
  it('begins with the delivery, goes on by five messages, and its rest is fetched', async () => {
    await start(store.environment());
    const first = await say('快 9000');
    await eventually(() => expect(sent()).toHaveLength(5));
    await eventually(async () =>
      expect((await waitingFor(service, from)).map(({ record }) => record.channel)).toEqual([
        'pickup',
      ]),
    );
    const messages = sent();
    expect(first.endsWith(`\n${LABEL}`)).toBe(true);
    expect(messages.every(({ aiLabel }) => aiLabel)).toBe(true);
    expect(messages.map((one) => one.text.includes(LABEL))).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(messages.map((one) => one.text.endsWith(MORE))).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
    const fetched = await fetchAll();
    expect(fetched.every((part) => part.endsWith(`\n${LABEL}`))).toBe(true);
    const all = [first, ...messages.map((one) => one.text), ...fetched];
    for (const part of all) {
      expect(Buffer.byteLength(part)).toBeLessThanOrEqual(2048);
      expect(part.replaceAll('**原样**', '')).not.toMatch(SIGNS);
    }
    const headings = bare(all).match(/【第\d+步：检查环境】/g) ?? [];
    expect(headings.join('')).toBe(whole());
    expect(await waitingFor(service, from)).toEqual([]);
  });

  it('that comes late is sent from its beginning, marked as WeChat marks it', async () => {
    await start(store.environment());
    expect(await say('慢 3000')).toBe('');
    await eventually(() => expect(sent().length).toBeGreaterThan(1));
    await eventually(async () => expect(await waitingFor(service, from)).toEqual([]));
    expect(sent().every(({ aiLabel }) => aiLabel)).toBe(true);
    expect(bare(sent().map((one) => one.text))).toMatch(/^【部署指南】注意：请先备份/);
    expect(sent().some((one) => one.text.includes('<a '))).toBe(false);
    expect(
      sent()
        .map((one) => one.text)
        .join(''),
    ).toContain('第 1 步的说明 https://docs.example.com/guide/step-1?lang=zh&from=wechat');
  });

  it('waits for its user where the account sends nothing, and says so from the first part on', async () => {
    await start({ ...store.environment(), WECHAT_LATE_REPLY: 'pickup' });
    const first = await say('快 4000');
    expect(first).toMatch(new RegExp(`${MORE}\n${LABEL}$`));
    const fetched = await fetchAll();
    const all = [first, ...fetched];
    for (const part of all) {
      expect(Buffer.byteLength(part)).toBeLessThanOrEqual(2048);
      expect(part.endsWith(`\n${LABEL}`)).toBe(true);
    }
    expect(all.join('')).toContain('<a href="https://example.com/releases/1">发布页</a>');
    expect(sent()).toEqual([]);
  });

  it('is the same for every delivery, and its rest is promised once', async () => {
    await start(store.environment());
    const deliveries = await service.platform.sendAtOnce(text('快 3000'), 3, { from });
    expect(
      new Set(deliveries.map(({ body }) => /<Content>.*<\/Content>/s.exec(body)?.[0])).size,
    ).toBe(1);
    await eventually(() => expect(sent().length).toBeGreaterThan(0));
    await eventually(async () => expect(await waitingFor(service, from)).toEqual([]));
    const texts = sent().map((one) => one.text);
    expect(new Set(texts).size).toBe(texts.length);
    expect(service.handler.runs).toHaveLength(1);
  });
});
