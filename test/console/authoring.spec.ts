import { describeWithBrowser } from '../support/browser';
import { ConsolePage, expectShown } from '../support/console-page';

const handlerSaying = (words: string) => `
@OnText()
export class OwnHandler {
  handle(message: { content: string }) { return reply.text('${words} ' + message.content); }
}
`;

describeWithBrowser('a handler that is written beside the console', () => {
  let console: ConsolePage;

  beforeAll(async () => {
    console = await ConsolePage.open({ handlers: handlerSaying('first') });
  });

  afterAll(() => console?.close());

  /** What the handler says before the text that it answers. */
  let words = 'first';
  function save(other: string): void {
    words = other;
    console.save(handlerSaying(words));
  }

  const account = (text: string) =>
    console.find('bubble', '[data-from=account]').filter({ hasText: text });
  const inspector = () => console.find('inspector');
  const newest = () => console.find('message-row').first();
  /** Messages are numbered from one, those that came by a replay as well. */
  const count = async () => Number(await newest().getAttribute('data-id'));

  /** Sends a text, which the inspector shows then, and waits for its reply. */
  async function answered(text: string): Promise<void> {
    await console.write(text);
    await expectShown(account(`${words} ${text}`));
    await expectShown(inspector().getByRole('heading', { name: text }));
  }

  /** Has the message that the inspector shows sent again at each save, or no more. */
  async function rerun(isOn: boolean): Promise<void> {
    await console.page.locator('body').press('w');
    const pressed = console.page.locator(`[aria-pressed=${isOn}]`);
    await expectShown(inspector().getByTestId('rerun').and(pressed));
  }

  it('answers a replay with an edit', async () => {
    await answered('one');
    const one = await count();
    await inspector().getByTestId('edit').click();
    await console.page.locator('dialog textarea[name=Content]').fill('two');
    await console.page.locator('dialog button.primary').click();
    await expectShown(account(`${words} two`));
    expect(await count()).toBe(one + 1);
    await expectShown(newest().getByText(`replay of ${one}`, { exact: true }));
  });

  it('answers a retry with the reply that it has, and a replay with a run of its own', async () => {
    await answered('retried');
    const before = await count();
    await inspector().getByTestId('retry').click();
    await inspector().getByRole('tab', { name: 'Difference' }).click();
    await expectShown(inspector().getByText('The replies are the same.'));
    await console.verdict(/got the earlier reply again.*no handler ran/);
    await console.find('replay').click();
    await console.verdict(/one run/);
    expect(await count()).toBe(before + 2);
  });

  it('shows what has changed, once it is saved and the message comes again', async () => {
    const before = words;
    await answered('changed');
    await rerun(true);
    save('second');
    await expectShown(account('second changed'));
    await inspector().getByRole('tab', { name: 'Difference' }).click();
    const lines = inspector().locator('.difference');
    await expectShown(lines.locator('[data-sign="-"]').filter({ hasText: `${before} changed` }));
    await expectShown(lines.locator('[data-sign="+"]').filter({ hasText: 'second changed' }));
    await rerun(false);
  });

  it('is told why the service does not start, and mends it by saving again', async () => {
    await answered('mended');
    await rerun(true);
    console.save('export class Half { handle() { return ; }\n  const = 1;\n');
    const problem = console.page.locator('.problem pre');
    await expectShown(problem.filter({ hasText: /own\.handlers\.ts:3:\d/ }));
    expect(await problem.textContent()).toMatch(/^SyntaxError: x /);
    expect(await problem.textContent()).not.toMatch(/^\s+at |backtrace|typescript\.cjs/m);
    console.save(`${handlerSaying('third')}\n@OnText()\nexport class Rival { handle() {} }`);
    await expectShown(console.page.locator('.problem').filter({ hasText: /OwnHandler.*Rival/ }));
    console.save(`class Model {}\n@OnText()\nexport class Lonely {
      constructor(readonly model: Model) {}\n handle() {} }`);
    const reason = problem.filter({ hasText: /^Nest can't resolve dependencies of the Lonely/ });
    await expectShown(reason);
    expect(await problem.textContent()).not.toMatch(/"level"|\\n|^\s+at /m);
    save('third');
    await console.page.locator('.problem').waitFor({ state: 'detached' });
    await expectShown(account('third mended'));
    await rerun(false);
    await answered('three');
  });

  it('copies the message as a command', async () => {
    await answered('copied');
    await inspector().getByTestId('copy').click();
    await expectShown(
      console.page.locator('.notice').filter({
        hasText:
          /\(set -a; \. \S+account\.env; npm run -s wechat -- send text copied --as oMini\w{23}\)/,
      }),
    );
  });
});
