import { describeWithBrowser } from '../support/browser';
import { ConsolePage, expectShown } from '../support/console-page';

const HANDLERS = `
@OnText()
export class EchoHandler {
  handle(message: { content: string }) { return reply.text(message.content); }
}
@OnText('later')
@Deferred()
export class LaterHandler {
  handle() { return reply.text('here it is'); }
}
`;

describeWithBrowser('the faults of the console', () => {
  let console: ConsolePage;

  beforeAll(async () => {
    console = await ConsolePage.open({ handlers: HANDLERS });
  });

  afterAll(() => console?.close());

  /** Sends a text while the fault is on. */
  async function under(fault: string, text: string): Promise<void> {
    await console.fault(fault);
    await console.write(text);
    await expectShown(console.find('message-row').first().filter({ hasText: text }));
    await console.verdict(/\.$/);
    await expectShown(console.page.locator('.row .tag').first());
  }

  const inspector = () => console.find('inspector').getByTestId('verdict');

  it('throw: the user sees nothing, and it is said why', async () => {
    await under('throw', 'throws');
    await console.verdict(/the user sees nothing/);
    await expectShown(inspector().getByText(/Cause EchoHandler threw: the fault “throw” is on/));
    await console.fault('throw');
  });

  it.each([
    ['forge', 'signature'],
    ['downgrade', 'Encrypt'],
  ])('%s: refused, and the input that fails is named', async (fault, input) => {
    await under(fault, `a ${fault}`);
    await console.verdict(/refused with 403; no handler ran; no user sees any of it/);
    expect(await console.results()).toEqual(['refused']);
    expect(
      await console
        .find('bubble')
        .filter({ hasText: `a ${fault}` })
        .count(),
    ).toBe(0);
    await console.find('inspector').getByRole('tab', { name: 'Signature' }).click();
    const failing = console.find('inspector').locator('.checks [data-ok=false]');
    await expectShown(failing.filter({ hasText: `✕ ${input}` }));
    await console.fault(fault);
  });

  it('replay: the genuine message is answered, its signature carries no other', async () => {
    await under('replay', 'genuine');
    await console.verdict(/refused with 403/);
    await expectShown(console.find('bubble', '[data-from=account]').filter({ hasText: 'genuine' }));
    await console.fault('replay');
  });

  it('duplicate: three deliveries at once, one run', async () => {
    await under('duplicate', 'thrice');
    await console.verdict(/one run/);
    expect((await console.results()).toSorted()).toEqual(['answered', 'joined', 'joined']);
    await console.fault('duplicate');
  });

  it('token-40001: refreshed once, and the call is repeated', async () => {
    await under('token-40001', 'later');
    await expectShown(inspector().getByText(/void \(40001\).*refreshed once/));
    await expectShown(
      console.find('bubble', '[data-from=account]').filter({ hasText: 'here it is' }),
    );
    await console.fault('token-40001');
  });

  // 48001 comes last: WeChat is not asked again for a day.
  it.each(['kf-45015', 'kf-45047', 'kf-48001'])('%s: cause and cure', async (fault) => {
    await under(fault, 'later');
    const code = fault.slice(3);
    await expectShown(inspector().getByText(new RegExp(`Cause ${code}.*Cure`)));
    await console.fault(fault);
  });

  it('slow: the retried message on the clock, and what to do about it', async () => {
    await under('slow', 'slow');
    // In real time: how busy the machine is decides nothing then.
    expect(await console.verdict(/the user waited/)).toMatch(
      /^Delivery 1 was cut at [5-9]\.\d s; delivery 2 got the (?:earlier )?reply (?:again )?at [\d.]+ s; one run; the user waited [\d.]+ s\./,
    );
    const results = await console.results();
    expect([results[0], results.at(-1)]).toEqual(['cut', 'answered']);
    await expectShown(inspector().getByText(/Cure.*@Deferred\(\)/));
    await console.fault('slow');
  });

  it('ten times as fast: the service is started anew at that pace', async () => {
    await console.page.getByRole('button', { name: 'real time' }).click();
    await expectShown(console.page.getByRole('button', { name: '10× faster' }));
    await expectShown(console.page.getByText('process 2 · ready'));
  });

  it('kill: another process takes over, and is drawn in another colour', async () => {
    await console.fault('kill');
    await console.write('killed');
    await expectShown(console.page.getByText('process 3 · ready'));
    const runs = console.page.locator('.row').first().locator('.run');
    await expectShown(runs.and(console.page.locator('[data-process="2"]')));
    await expectShown(runs.and(console.page.locator('[data-process="3"]')));
    await expectShown(inspector().getByText(/The process ended while EchoHandler ran/));
    await expectShown(console.find('fault', '[data-fault=kill][aria-pressed=false]'));
  });
});
