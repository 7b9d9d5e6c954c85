import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describeWithBrowser } from '../support/browser';
import { ConsolePage, expectShown } from '../support/console-page';

const HANDLERS = `
@OnText()
export class EchoHandler {
  handle(message: { content: string }) { return reply.text(message.content); }
}
`;

describeWithBrowser('the page of the console', () => {
  let console: ConsolePage;

  beforeAll(async () => {
    console = await ConsolePage.open({ handlers: HANDLERS });
    await console.write('the first');
    await console.verdict(/one run/);
  });

  afterAll(() => console?.close());

  /** Sends a text, and waits for what is said of it. */
  async function sent(text: string): Promise<void> {
    await console.write(text);
    await expectShown(console.find('message-row').first().filter({ hasText: text }));
    await console.verdict(/one run/);
  }

  const attribute = (name: string) => console.page.locator('html').getAttribute(name);

  it('speaks Chinese and English, and keeps what was chosen', async () => {
    expect(await attribute('lang')).toBe('en');
    await console.find('language').click();
    expect(await attribute('lang')).toBe('zh-CN');
    expect(await console.verdict(/处理器运行了 1 次/)).toMatch(
      /用户等了 (?:\d+ 毫秒|\d\.\d 秒)。$/,
    );
    await expectShown(console.page.getByText(/5 \/ 5 条 · (?:47 小时 59|48 小时 0) 分钟/));
    await console.page.reload();
    await expectShown(console.page.getByText('开发控制台'));
    await console.page.locator('body').press('l');
    expect(await console.verdict(/one run/)).toMatch(/the user waited/);
  });

  it('is light or dark, readable in both', async () => {
    for (const theme of ['dark', 'light']) {
      await console.find('theme').click();
      expect(await attribute('data-theme')).toBe(theme);
      expect(await console.page.evaluate(POOR_CONTRASTS)).toEqual([]);
    }
  });

  it('is worked by keys alone, which ? lists', async () => {
    const { page } = console;
    await sent('before');
    const before = await console.find('message-row').first().getAttribute('data-id');
    await page.locator('body').press('?');
    await expectShown(page.getByRole('dialog').getByText('as WeChat’s retry'));
    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    await page.keyboard.type('by keys');
    await page.keyboard.press('Enter');
    await expectShown(console.find('message-row').first().filter({ hasText: 'by keys' }));
    await console.verdict(/one run/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await expectShown(
      console.find('inspector').getByRole('heading', { name: `#${before} before` }),
    );
    await page.keyboard.press('f');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await expectShown(console.find('fault', '[data-fault=throw][aria-pressed=true]'));
    await page.keyboard.press('x');
    await expectShown(console.find('fault', '[data-fault=throw][aria-pressed=false]'));
  });

  it('has the filter in its address', async () => {
    await sent('to be found');
    await console.page.locator('#filter').fill('found');
    await console.page.waitForFunction('document.querySelectorAll(".row").length === 1');
    expect(console.page.url()).toContain('?filter=found');
    await console.page.goto(`${console.url}?filter=first`);
    await expectShown(console.find('message-row').filter({ hasText: 'the first' }));
    expect(await console.find('message-row').count()).toBe(1);
    await console.page.locator('#filter').fill('');
  });

  it('says how the account gets a menu, and shows it once it is written', async () => {
    const { page } = console;
    await page.getByRole('button', { name: 'Menu' }).click();
    await expectShown(page.getByText(/Write menu\.yaml in this folder .*docs\/switching-on\.md/));
    const button = '{ name: Help, type: click, key: HELP }';
    writeFileSync(join(console.directory, 'menu.yaml'), `button: [${button}]\n`);
    await expectShown(page.getByRole('button', { name: 'Help' }));
    await page.getByRole('button', { name: 'Menu' }).click();
  });

  it('has one pane at a time where it is narrow', async () => {
    await console.page.setViewportSize({ width: 390, height: 800 });
    await expectShown(console.find('composer'));
    expect(await console.find('message-row').first().isVisible()).toBe(false);
    await console.page.getByRole('navigation').getByText('Messages').click();
    await console.find('message-row').first().click();
    await expectShown(console.find('replay'));
    expect(await console.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await console.page.getByRole('navigation').getByText('Phone').click();
    await console.page.setViewportSize({ width: 1400, height: 900 });
  });

  it('stays smooth with 2,000 messages: only those in sight are drawn', async () => {
    await console.page.evaluate(WITH_2000_MESSAGES);
    await expectShown(console.page.getByText(/^2\d\d\d messages$/));
    const { frame, rows } = (await console.page.evaluate(SCROLLED)) as Scrolled;
    expect(rows).toBeLessThan(40);
    // The machine may be busy with other tests; all rows drawn would take seconds.
    expect(frame).toBeLessThan(1000);
    await console.write('after all of them');
    await expectShown(
      console.find('bubble', '[data-from=account]').filter({ hasText: 'after all' }),
    );
    expect(await console.find('bubble').count()).toBeLessThan(100);
    await console.page.reload();
  });

  it('loads nothing from elsewhere', async () => {
    const loaded = await console.page.evaluate(
      'performance.getEntriesByType("resource").map(({ name }) => new URL(name).host)',
    );
    expect(new Set(loaded as string[])).toEqual(new Set([new URL(console.url).host]));
  });

  it.each([
    ['another Host', 'GET', { host: 'wechat.example:80' }, 403],
    ['another Origin', 'GET', { origin: 'https://evil.example' }, 403],
    ['a simple request', 'POST', { 'content-type': 'text/plain' }, 403],
    ['a form', 'POST', { 'content-type': 'application/json' }, 403],
    [
      'its own request',
      'POST',
      { 'content-type': 'application/json', 'x-wechat-console': '1' },
      400,
    ],
  ])('judges %s by its headers', async (_, method, headers, status) => {
    expect(await statusOf(`${console.url}act/nothing`, method, headers)).toBe(status);
  });
});

/** Of all text in sight that is no picture or bar: under WCAG's AA. */
const POOR_CONTRASTS = `(() => {
  const channel = (value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (/^rgb\\(/.test(colour)) return numbers(colour);
    }
    return [255, 255, 255];
  };
  const texts = [...document.querySelectorAll('body *')].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '') &&
    element.checkVisibility() && !element.closest('.chart, .cover, dialog, :disabled'));
  const contrasts = texts.map((element) => {
    const [a, b] = [light(numbers(getComputedStyle(element).color)), light(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return [contrast, element.outerHTML.slice(0, 100)];
  });
  return contrasts.filter(([contrast]) => contrast < 4.5);
})()`;

/** The first message again and again, as if it had come from the console. */
const WITH_2000_MESSAGES = `import('/page/store.js').then(({ current, update }) => {
  const { stories, order, bubbles } = current();
  const [story] = stories.values();
  const ids = Array.from({ length: 2000 }, (_, index) => 100_000 + index);
  for (const id of ids) stories.set(id, { ...story, id });
  const copies = ids.map((id) => ({ ...bubbles[0], id }));
  update({ order: [...order, ...ids], bubbles: [...bubbles, ...copies] });
})`;

interface Scrolled {
  /** Median of the milliseconds between two frames. */
  readonly frame: number;
  readonly rows: number;
}

const SCROLLED = `(async () => {
  const list = document.querySelector('.rows');
  const times = [];
  for (let i = 0; i < 40; i += 1) {
    const started = performance.now();
    list.scrollTop += 1500;
    await new Promise(requestAnimationFrame);
    times.push(performance.now() - started);
  }
  const frame = times.toSorted((a, b) => a - b)[20];
  return { frame, rows: document.querySelectorAll('.row').length };
})()`;

function statusOf(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.once('error', reject).end(method === 'POST' ? '{}' : undefined);
  });
}
