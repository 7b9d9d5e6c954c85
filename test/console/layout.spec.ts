import { describeWithBrowser } from '../support/browser';
import { ConsolePage, expectShown } from '../support/console-page';

describeWithBrowser('the layout of the console', () => {
  let console: ConsolePage;

  beforeAll(async () => {
    console = await ConsolePage.open({});
    await console.write('the first');
    await console.verdict(/one run/);
  });

  afterAll(() => console?.close());

  const chinese = () => console.page.locator('html[lang="zh-CN"]');

  /** In the width of a phone all is in one pane at a time. */
  async function shownAt(width: number): Promise<void> {
    await console.page.setViewportSize({ width, height: 800 });
    const messages = console.page.getByRole('navigation').getByText(/^(?:Messages|消息)$/);
    if (width < 800) await messages.click();
    await expectShown(console.find('message-row'));
  }

  describe.each(['en', 'zh-CN'])('in %s', (language) => {
    beforeAll(async () => {
      const isChosen = (await chinese().count()) === (language === 'zh-CN' ? 1 : 0);
      if (!isChosen) await console.find('language').click();
    });

    it.each([1440, 390])(
      'has in the row what happened after the last second: %i px',
      async (width) => {
        await shownAt(width);
        await console.page.evaluate(WITH_LATE_MESSAGE);
        await expectShown(console.find('message-row').first().locator('[data-kind=late]'));
        expect(await console.page.evaluate(CUT_IN_ROW)).toEqual([]);
        await console.page.evaluate(WITH_TWO_LATE_MESSAGES);
        await expectShown(console.page.getByText('✉2'));
        expect(await console.page.evaluate(CUT_IN_ROW)).toEqual([]);
      },
    );

    it.each([1440, 390, 360])('breaks no label of the faults: %i px', async (width) => {
      await console.page.setViewportSize({ width, height: 800 });
      expect(await console.page.evaluate(LINES_OF_LABELS)).toEqual([1, 1, 1, 1]);
    });
  });
});

/** The only message, as if its reply had come late. */
const withLate = (
  late: readonly number[],
) => `import('/page/store.js').then(({ current, update }) => {
  const { stories, order } = current();
  const [story] = stories.values();
  const at = (moment, more) => ({ at: moment, process: 1, ...more });
  stories.set(story.id, {
    ...story,
    deliveries: [{ number: 3, at: 10000, took: 4500, result: 'answered', process: 1 }],
    runs: [at(10, { handler: 'EchoHandler', took: 21000 }), at(22000, { handler: 'EchoHandler', took: 100 })],
    calls: [at(20500, { path: '/send', result: 'ok', took: 1 }), at(31000, { path: '/send', result: 'ok', took: 1 })],
    late: ${JSON.stringify(late)}.map((moment) => ({ at: moment, text: 'late' })),
    ledger: [at(0, { state: 'running' }), at(16000, { state: 'late' }), at(21500, { state: 'sent' })],
  });
  update({ order: [...order] });
})`;
const WITH_LATE_MESSAGE = withLate([21_000]);
const WITH_TWO_LATE_MESSAGES = withLate([21_000, 30_000]);

/** What is not wholly within its row, or lies on another mark. */
const CUT_IN_ROW = `(() => {
  const [row] = document.querySelectorAll('.row');
  const edge = row.getBoundingClientRect();
  const places = [...row.querySelectorAll('.mark, .ledger:last-child, .caption span')].map((one) => {
    const text = document.createRange();
    text.selectNodeContents(one);
    const { left, right } = text.getBoundingClientRect();
    return { one, left, right };
  });
  const [call, letter] = places.filter(({ one }) => one.matches('.mark'));
  const cut = places.filter(({ left, right }) => left < edge.left || right > edge.right);
  const covered = call.right > letter.left ? [call] : [];
  return [...cut, ...covered].map(({ one, left, right }) => [one.textContent.trim(), left, right, edge.right]);
})()`;

const LINES_OF_LABELS = `[...document.querySelectorAll('.faults .what, .faults .group > span')].map((one) => {
  const text = document.createRange();
  text.selectNodeContents(one);
  return new Set([...text.getClientRects()].map(({ top }) => Math.round(top))).size;
})`;
