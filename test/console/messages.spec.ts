import { describeWithBrowser } from '../support/browser';
import { ConsolePage, expectShown } from '../support/console-page';

const HANDLERS = `
@OnText()
export class EchoHandler {
  handle(message: { content: string }) { return reply.text(message.content); }
}
@OnText('long')
export class LongHandler {
  handle() { return reply.text('长'.repeat(1000)); }
}
@OnText('card')
export class CardHandler {
  handle() { return reply.news([{ title: 'A card', description: 'of news', url: 'https://example.com/' }]); }
}
@OnText('music')
export class MusicHandler {
  handle() { return reply.music({ thumbMediaId: 'x', title: 'A song' }); }
}
@OnText('later')
@Deferred()
export class LaterHandler {
  handle() { return reply.text('here it is', { aiGenerated: true }); }
}
@OnText('soon', 'not so soon')
@Deferred()
export class PatientHandler {
  async handle({ content }: { content: string }) {
    await new Promise((resolve) => setTimeout(resolve, content === 'soon' ? 700 : 1400));
    return 'done ' + content;
  }
}
@OnUnhandled()
export class RestHandler {
  handle(message: { msgType: string; event?: string }) {
    return reply.text('got ' + (message.event ?? message.msgType));
  }
}
`;

const MENU = `button:
  - name: Orders
    sub_button:
      - { name: Scan one, type: scancode_waitmsg, key: ORDER }
`;

/** From a click to the bubble, in the page itself. */
const timed = (text: string) => `(async () => {
  const all = (id) => [...document.querySelectorAll('[data-testid=' + id + ']')];
  const text = ${JSON.stringify(text)};
  all('composer')[0].value = text;
  const started = performance.now();
  all('send')[0].click();
  const isShown = (bubble) => bubble.dataset.from === 'account' && bubble.textContent === text;
  while (!all('bubble').some(isShown)) await new Promise((resolve) => setTimeout(resolve, 1));
  return performance.now() - started;
})()`;

describeWithBrowser('the phone of the console', () => {
  let console: ConsolePage;

  beforeAll(async () => {
    console = await ConsolePage.open({ handlers: HANDLERS, menu: MENU });
  });

  afterAll(() => console?.close());

  const bubbles = (from: string, text: string) =>
    console.find('bubble', `[data-from="${from}"]`).filter({ hasText: text });

  it('places each late reply at the message that it answers', async () => {
    await console.write('soon');
    await console.verdict(/without a reply/);
    await console.write('not so soon');
    await expectShown(console.find('bubble', '[data-from=account]').getByText('done not so soon'));
    for (const row of [0, 1]) {
      const verdict = console.find('message-row').nth(row).getByTestId('verdict');
      await expectShown(verdict.filter({ hasText: /; a customer-service message came at/ }));
    }
  });

  it('shows a text and its reply, less than 100 ms apart', async () => {
    let quickest = Infinity;
    // The machine may be busy with other tests, but not all the time.
    for (let sent = 0; sent < 40 && quickest >= 100; sent += 1) {
      const text = `quick <b>&amp;</b> https://example.com/${sent}`;
      quickest = Math.min(quickest, Number(await console.page.evaluate(timed(text))));
    }
    expect(quickest).toBeLessThan(100);
    const link = bubbles('account', 'quick').first().locator('a');
    // The first of those in sight, however many it took.
    expect(await link.getAttribute('href')).toMatch(/^https:\/\/example\.com\/\d+$/);
    expect(await link.textContent()).toBe(await link.getAttribute('href'));
    expect(await console.verdict(/one run/)).toMatch(
      /^Answered at (?:\d+ ms|\d\.\d s); one run; the user/,
    );
    expect(await console.results()).toEqual(['answered']);
  });

  it.each(['image', 'voice', 'video', 'shortvideo', 'location', 'link'])(
    'sends a message of type %s',
    async (kind) => {
      await console.send(kind);
      await expectShown(bubbles('account', `got ${kind}`));
      expect(await console.find('bubble', `[data-type="${kind}"]`).count()).toBe(1);
    },
  );

  it.each([
    ['subscribe', undefined, 'got subscribe'],
    ['scan', 'poster', 'got SCAN'],
    ['click', 'HELP', 'got CLICK'],
    ['xml', '<MsgType>strange</MsgType>', 'got strange'],
  ])('sends %s', async (kind, value, answer) => {
    await console.send(kind, value);
    await expectShown(bubbles('account', answer));
  });

  it('shows the menu of menu.yaml, and sends what its buttons send', async () => {
    await console.page.getByRole('button', { name: 'Menu' }).click();
    await console.page.getByRole('button', { name: 'Orders' }).click();
    await console.page.getByRole('button', { name: 'Scan one' }).click();
    await expectShown(bubbles('account', 'got scancode_waitmsg'));
  });

  it('shows who has left, and no reply to that', async () => {
    await console.send('unsubscribe');
    await expectShown(console.page.getByRole('tab', { name: /Follower 1.*has left/ }));
    await console.send('subscribe');
  });

  it('marks what was cut, and draws cards and music', async () => {
    await console.write('long');
    await expectShown(console.page.getByText('cut: 2048 of 3000 bytes'));
    await console.write('card');
    const card = bubbles('account', 'A card').last().getByRole('link', { name: 'A card' });
    expect(await card.getAttribute('href')).toBe('https://example.com/');
    await console.write('music');
    await expectShown(bubbles('account', 'A song'));
  });

  it('shows late messages with their time, and that they are generated', async () => {
    await console.write('later');
    await expectShown(bubbles('account', 'here it is'));
    await expectShown(console.page.getByText('内容由第三方AI生成'));
    await expectShown(console.page.getByText(/customer service · (?:\d+ ms|\d+\.\d s)/));
    expect(await console.verdict(/customer-service message/)).toMatch(/the user waited/);
  });

  it('has several followers, whose messages stay apart', async () => {
    await console.page.getByRole('tab', { name: 'Follower 2' }).click();
    expect(await console.find('bubble').count()).toBe(0);
    await console.write('from the second');
    await expectShown(bubbles('account', 'from the second'));
    await expectShown(console.page.getByText('5 of 5 · 47 h 59 min'));
    await console.page.getByRole('tab', { name: 'Follower 1' }).click();
  });

  it('says why this handler has won, and what came in and went out', async () => {
    await console.write('card');
    await console.verdict(/one run/);
    const inspector = console.find('inspector');
    await expectShown(inspector.getByText('CardHandler wins by exact key: text "card"'));
    expect(await inspector.locator('.candidates li').allTextContents()).toHaveLength(3);
    for (const [tab, words] of [
      ['In', '"content": "card"'],
      ['In', '<Encrypt><![CDATA['],
      ['Out', '<Title><![CDATA[A card]]></Title>'],
      ['Out', '<MsgSignature>'],
      ['Signature', '✓ msg_signature'],
    ] as const) {
      await inspector.getByRole('tab', { name: tab, exact: true }).click();
      await expectShown(inspector.getByRole('tabpanel').getByText(words).first());
    }
    await inspector.getByRole('tab', { name: 'Story' }).click();
  });
});
