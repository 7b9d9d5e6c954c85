import { describeWithBrowser } from '../support/browser';
import { ConsolePage, expectShown } from '../support/console-page';

const HANDLERS = `
@OnText()
export class EchoHandler {
  handle(message: { content: string }) { return reply.text(message.content); }
}
@OnText('later')
@Deferred({ reply: 'in a moment' })
export class LaterHandler {
  handle() { return reply.text('here it is'); }
}
@OnText('in parts')
@Deferred()
export class LongHandler {
  handle() { return reply.text('长'.repeat(1000)); }
}
@OnText('divided')
export class DividedHandler {
  handle() { return reply.several([reply.text('first'), reply.text('second')]); }
}
`;

describeWithBrowser('a reply that waits, in the console', () => {
  let console: ConsolePage;

  beforeAll(async () => {
    const variables = { WECHAT_LATE_REPLY: 'pickup' };
    console = await ConsolePage.open({ handlers: HANDLERS, variables });
  });

  afterAll(() => console?.close());

  const row = (id: string) => console.find('message-row', `[data-id="${id}"]`);

  let sent = 0;

  /** Sends a text. @returns the number of its message, and what is said of it */
  async function told(text: string, words: RegExp) {
    sent += 1;
    const id = String(sent);
    await console.write(text);
    await expectShown(row(id));
    return { id, verdict: await console.verdict(words) };
  }

  const verdictOf = async (id: string, words: RegExp) => {
    const verdict = row(id).getByTestId('verdict').filter({ hasText: words });
    await expectShown(verdict);
    return verdict.textContent();
  };

  it('says of the holding text that it is none, and of both messages who fetched what', async () => {
    const later = await told('later', /reply waits/);
    expect(later.verdict).toMatch(
      /^Answered with the holding text at [\d.]+ m?s; one run; the reply waits until/,
    );
    const fetching = await told('继续', /fetched/);
    expect(fetching.verdict).toMatch(
      `; it fetched the waiting reply to message ${later.id}; the user waited`,
    );
    expect(await row(fetching.id).locator('.who').textContent()).toBe('Follower 1');
    await expectShown(
      console.find('inspector').getByText(/No handler was asked.*Where none waits, EchoHandler/),
    );
    expect(await console.find('inspector').locator('.candidates').count()).toBe(0);
    expect(await verdictOf(later.id, /fetched/)).toMatch(
      new RegExp(`one run; message ${fetching.id} fetched the reply at [\\d.]+ m?s\\.$`),
    );
    await expectShown(
      row(later.id)
        .locator('.ledger')
        .filter({ hasText: /to come → pickup → fetched/ }),
    );
  });

  it.each([
    ['in parts', 1],
    ['divided', 2],
  ])('tells which part of a long reply was fetched: %s', async (text, part) => {
    const long = await told(text, /one run/);
    const fetching = await told('继续', /fetched/);
    expect(fetching.verdict).toContain(
      `it fetched part ${part} of the reply to message ${long.id}`,
    );
    await verdictOf(
      long.id,
      new RegExp(`message ${fetching.id} fetched part ${part} of the reply`),
    );
    // What is left of it belongs to no other test.
    if (part === 1) await told('继续', /fetched part 2/);
  });

  it('is a text like any other where nothing waits', async () => {
    expect((await told('继续', /one run/)).verdict).not.toContain('fetched');
  });
});
