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

  const account = (text: string) =>
    console.find('bubble', '[data-from=account]').filter({ hasText: text });
  const inspector = () => console.find('inspector');

  it('answers a replay with an edit', async () => {
    await console.write('one');
    await expectShown(account('first one'));
    await inspector().getByTestId('edit').click();
    await console.page.locator('dialog textarea[name=Content]').fill('two');
    await console.page.locator('dialog button.primary').click();
    await expectShown(account('first two'));
    expect(await console.find('message-row').count()).toBe(2);
    await expectShown(console.find('message-row').first().getByText('replay of 1'));
  });

  it('answers a retry with the reply that it has, and a replay with a run of its own', async () => {
    await inspector().getByTestId('retry').click();
    await inspector().getByRole('tab', { name: 'Difference' }).click();
    await expectShown(inspector().getByText('The replies are the same.'));
    await console.verdict(/got the earlier reply again.*no handler ran/);
    await console.find('replay').click();
    await console.verdict(/one run/);
    expect(await console.find('message-row').count()).toBe(4);
  });

  it('shows what has changed, once it is saved and the message comes again', async () => {
    await console.page.locator('body').press('w');
    await expectShown(
      inspector().getByTestId('rerun').and(console.page.locator('[aria-pressed=true]')),
    );
    console.save(handlerSaying('second'));
    await expectShown(account('second two'));
    await inspector().getByRole('tab', { name: 'Difference' }).click();
    const lines = inspector().locator('.difference');
    await expectShown(lines.locator('[data-sign="-"]').filter({ hasText: 'first two' }));
    await expectShown(lines.locator('[data-sign="+"]').filter({ hasText: 'second two' }));
  });

  it('is told why the service does not start, and mends it by saving again', async () => {
    console.save('export class Half { handle() { return ; }\n  const = 1;\n');
    const problem = console.page.locator('.problem pre');
    await expectShown(problem.filter({ hasText: /own\.handlers\.ts:3:\d/ }));
    expect(await problem.textContent()).toMatch(/^SyntaxError: x /);
    expect(await problem.textContent()).not.toMatch(/^\s+at |backtrace|typescript\.cjs/m);
    console.save(`${handlerSaying('third')}\n@OnText()\nexport class Rival { handle() {} }`);
    await expectShown(console.page.locator('.problem').filter({ hasText: /OwnHandler.*Rival/ }));
    console.save(handlerSaying('third'));
    await console.page.locator('.problem').waitFor({ state: 'detached' });
    await expectShown(account('third two'));
    await console.page.locator('body').press('w');
    await console.write('three');
    await expectShown(account('third three'));
  });

  it('copies the message as a command', async () => {
    await inspector().getByTestId('copy').click();
    await expectShown(
      console.page.locator('.notice').filter({
        hasText:
          /\(set -a; \. \S+account\.env; npm run -s wechat -- send text three --as oMini\w{23}\)/,
      }),
    );
  });
});
