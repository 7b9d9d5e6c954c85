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

  const newest = () => console.find('message-row').first();

  /** Sends a text while the fault is on. */
  async function under(fault: string, text: string): Promise<void> {
    await console.fault(fault);
    await console.write(text);
    await expectShown(newest().filter({ hasText: text }));
    await console.verdict(/\.$/);
    await expectShown(newest().locator('.tag'));
  }

  /** The number of the process that is started in place of the one before. */
  async function restarted(by: () => Promise<unknown> | void): Promise<number> {
    const service = console.page.locator('.service[data-state=ready]');
    const [, before] = /process (\d+)/.exec((await service.textContent()) ?? '') ?? [];
    const next = Number(before) + 1;
    await by();
    await expectShown(console.page.getByText(`process ${next} · ready`));
    return next;
  }

  async function pace(name: 'real time' | '10× faster'): Promise<void> {
    const button = console.page.getByRole('button', { name: /real time|10× faster/ });
    if ((await button.textContent())?.includes(name)) return;
    await restarted(() => button.click());
    await expectShown(button.filter({ hasText: name }));
  }

  let isForbidden = false;
  /** WeChat is not asked again for a day after 48001, or until the service is started anew. */
  async function maySend(): Promise<void> {
    if (isForbidden) await restarted(() => console.save(HANDLERS));
    isForbidden = false;
  }

  beforeEach(() => pace('real time'));

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
    await maySend();
    await under('token-40001', 'later');
    await expectShown(inspector().getByText(/void \(40001\).*refreshed once/));
    await expectShown(
      console.find('bubble', '[data-from=account]').filter({ hasText: 'here it is' }),
    );
    await console.fault('token-40001');
  });

  it.each(['kf-45015', 'kf-45047', 'kf-48001'])('%s: cause and cure', async (fault) => {
    await maySend();
    isForbidden = fault === 'kf-48001';
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

  it('kill, ten times as fast: another process takes over, and is drawn in another colour', async () => {
    await pace('10× faster');
    await console.fault('kill');
    const heir = await restarted(() => console.write('killed'));
    for (const process of [heir - 1, heir]) {
      const run = newest().locator(`.run[data-process="${process % 4}"]`);
      await expectShown(run);
    }
    await expectShown(inspector().getByText(/The process ended while EchoHandler ran/));
    await expectShown(console.find('fault', '[data-fault=kill][aria-pressed=false]'));
  });
});
