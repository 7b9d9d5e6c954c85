import { readFileSync, rmSync } from 'node:fs';
import { describeWithBrowser } from '../support/browser';
import { ConsolePage } from '../support/console-page';
import { passes } from '../support/saved-spec';

describeWithBrowser('a test that the console saves', () => {
  let console: ConsolePage;
  const written: string[] = [];

  beforeAll(async () => {
    console = await ConsolePage.open({});
  });

  afterAll(async () => {
    for (const path of written) rmSync(path);
    await console?.close();
  });

  it('sends the message, expects the reply, and passes', async () => {
    const content = `saved by ${process.pid}`;
    await console.write(content);
    await console.verdict(/one run/);
    await console.find('save-test').click();
    const notice = console.page.locator('.notice').filter({ hasText: 'Saved as' });
    const path = /test\/recorded\/[\w-]+\.spec\.ts/.exec((await notice.textContent()) ?? '')?.[0];
    written.push(path ?? '');
    const test = readFileSync(path ?? '', 'utf8');
    expect(test).toContain(`await service.send(text('${content}'))`);
    expect(test).not.toContain('oMini0Platform');
    await expect(passes(path ?? '')).resolves.toBeUndefined();
  });

  it('cannot be made of what was refused', async () => {
    await console.fault('forge');
    await console.write('forged');
    await console.verdict(/refused/);
    await console.find('save-test').click();
    const notice = console.page.locator('.notice').filter({ hasText: 'recorded nothing' });
    expect(await notice.textContent()).toMatch(/it was refused/);
    await console.fault('forge');
  });
});
