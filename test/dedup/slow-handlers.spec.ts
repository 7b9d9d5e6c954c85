import { setTimeout as pause } from 'node:timers/promises';
import type { Conversation } from '../../src/simulator';
import { startTestService, text, type TestService } from '../../src/testing';
import { ScriptedHandler } from '../support/scripted.handler';

/** WeChat's 5 seconds and our 4.5, which pass in no time. */
const [CUT, DEADLINE] = [5000, 4500];

describe('a handler that takes longer than one delivery', () => {
  let service: TestService;
  let handler: ScriptedHandler;
  beforeAll(async () => {
    service = await startTestService(ScriptedHandler, {
      environment: { WECHAT_LATE_REPLY: 'drop' },
    });
    handler = service.get(ScriptedHandler);
    handler.answers(async (message) => {
      await pause(Number('content' in message && message.content) * CUT);
      return '想好了';
    });
  });
  afterAll(() => service.close());

  /** @param patience how long the handler takes, in deliveries */
  async function ask(patience: number): Promise<Conversation & { readonly runs: number }> {
    const conversation = await service.send(text(String(patience)));
    const asked = ({ message }: (typeof handler.runs)[number]) =>
      'content' in message && message.content === String(patience);
    return { ...conversation, runs: handler.runs.filter(asked).length };
  }

  it('runs once and answers the second or the third delivery, whichever is open', async () => {
    const [quick, second, third] = await Promise.all([ask(0.3), ask(1.5), ask(2.5)]);
    for (const { text: seen, runs } of [quick, second, third]) {
      expect([seen, runs]).toEqual(['想好了', 1]);
    }
    expect(outcomes(quick)).toEqual(['answered']);
    expect(outcomes(second)).toEqual(['cut', 'answered']);
    expect(outcomes(third)).toEqual(['cut', 'cut', 'answered']);
  });

  it('is answered for with success at the last deadline, so that no outage line appears', async () => {
    const { sees, deliveries, runs } = await ask(3.6);
    expect([sees.kind, runs]).toEqual(['nothing', 1]);
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(['cut', 'cut', 'answered']);
    expect(deliveries[2]?.took).toBeLessThan(CUT);
  });

  it('learns which delivery began it, when that came, and how long a reply can still go out', async () => {
    const before = Date.now();
    await service.send(text('0'));
    const context = handler.runs.at(-1)?.context;
    expect(context).toMatchObject({ delivery: 1, match: undefined });
    expect(context?.receivedAt).toBeGreaterThanOrEqual(before);
    expect(context?.receivedAt).toBeLessThanOrEqual(Date.now());
    expect(context?.signal.aborted).toBe(false);
    const remaining = context?.remaining() ?? 0;
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(2 * CUT + DEADLINE);
  });
});

function outcomes({ deliveries }: Conversation): readonly string[] {
  return deliveries.map(({ outcome }) => outcome);
}
