import { setTimeout as pause } from 'node:timers/promises';
import { text, type PushMode } from '../../src/simulator';
import type { Service } from '../support/service';
import {
  contentOf,
  CUT,
  DEADLINE,
  outcomesOf,
  QUIET,
  sendCalls,
  startShortened,
  waitingFor,
} from './shortened';

const HOLDING = '请稍等';

describe.each<PushMode>(['plain', 'secure'])(
  'the window of three deliveries in %s mode',
  (mode) => {
    let service: Service;
    beforeAll(async () => {
      service = await startShortened({ platform: { mode } });
      service.handler.answers(async (message) => {
        await pause(Number(contentOf(message)) * CUT);
        return `想了 ${contentOf(message)}`;
      });
    });
    afterAll(() => service.close());

    const runs = (patience: number) =>
      service.handler.runs.filter(({ message }) => contentOf(message) === String(patience)).length;

    it('lets the first, the second or the third delivery carry the reply, after one run', async () => {
      const times = [0.3, 1.5, 2.4];
      const asked = await Promise.all(
        times.map((time, user) =>
          service.platform.send(text(String(time)), { from: `oUser${user}` }),
        ),
      );
      expect(asked.map((conversation) => conversation.text)).toEqual(times.map((t) => `想了 ${t}`));
      expect(asked.map(outcomesOf)).toEqual([
        ['answered'],
        ['cut', 'answered'],
        ['cut', 'cut', 'answered'],
      ]);
      expect(times.map(runs)).toEqual([1, 1, 1]);
      expect(sendCalls(service)).toBe(0);
    });

    it('answers the third at its deadline with success and sends the reply once afterwards', async () => {
      const { platform } = service;
      const conversation = await platform.send(text('3.5'), { from: 'oSlow' });
      expect(outcomesOf(conversation)).toEqual(['cut', 'cut', 'answered']);
      expect(conversation.deliveries[2]?.body).toBe('success');
      const took = conversation.deliveries[2]?.took ?? 0;
      expect(took).toBeGreaterThan(DEADLINE - 50);
      expect(took).toBeLessThan(CUT);
      expect(platform.customerMessages('oSlow')).toHaveLength(0);
      expect((await platform.nextCustomerMessage('oSlow')).text).toBe('想了 3.5');
      await pause(QUIET);
      expect(platform.customerMessages('oSlow')).toHaveLength(1);
      expect(runs(3.5)).toBe(1);
    });
  },
);

describe('the window', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startShortened({ environment: { WECHAT_HOLDING_REPLY: HOLDING } });
    service.handler.answers(async (message) => {
      await pause(Number(contentOf(message)));
      return `想了 ${contentOf(message)}`;
    });
  });
  afterAll(() => service.close());

  it('ends with the holding text where there is one, and the reply follows', async () => {
    const { platform } = service;
    const conversation = await platform.send(text(String(3.5 * CUT)), { from: 'oHeld' });
    expect([conversation.text, outcomesOf(conversation)]).toEqual([
      HOLDING,
      ['cut', 'cut', 'answered'],
    ]);
    expect((await platform.nextCustomerMessage('oHeld')).text).toBe('想了 2100');
  });

  it('keeps a result that comes between two deliveries for the next one', async () => {
    const { platform } = service;
    const message = text(String(CUT + 60));
    expect((await platform.deliver(message)).outcome).toBe('cut');
    await pause(120);
    const second = await platform.deliver(message);
    expect(second.body).toContain('想了 660');
    expect(second.took).toBeLessThan(CUT / 2);
    const before = sendCalls(service);
    await pause(QUIET + 300);
    expect(sendCalls(service)).toBe(before);
  });

  it('gives a delivery that comes after a promise nothing more than success', async () => {
    const { platform } = service;
    const message = text(String(3.5 * CUT));
    const conversation = await platform.send(message, { from: 'oPromised' });
    expect(conversation.text).toBe(HOLDING);
    const fourth = await platform.deliver(message, { from: 'oPromised' });
    expect([fourth.outcome, fourth.body.includes('想了')]).toEqual(['answered', false]);
    await platform.nextCustomerMessage('oPromised');
    const fifth = await platform.deliver(message, { from: 'oPromised' });
    expect([fifth.outcome, fifth.body.includes('想了')]).toEqual(['answered', false]);
    expect(platform.customerMessages('oPromised')).toHaveLength(1);
  });
});

describe('a message that WeChat delivers once only', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startShortened({ platform: { deliveries: 1 } });
    service.handler.answers(async (message) => {
      await pause(Number(contentOf(message)));
      return `想了 ${contentOf(message)}`;
    });
  });
  afterAll(() => service.close());

  const sentLate = async (time: number) => {
    const { platform } = service;
    const from = `oOnce${time}`;
    const asked = Date.now();
    expect(outcomesOf(await platform.send(text(String(time)), { from }))).toEqual(['cut']);
    expect((await platform.nextCustomerMessage(from)).text).toBe(`想了 ${time}`);
    expect(Date.now() - asked).toBeGreaterThan(QUIET - 50);
    await pause(QUIET);
    const runs = service.handler.runs.filter(({ message }) => message.fromUserName === from);
    return [runs.length, ...platform.customerMessages(from).map((message) => message.text)];
  };

  /** A result that waits in vain for the next delivery, and one when none is expected any more. */
  it('has its reply sent by customer service, once', async () => {
    const seen = await Promise.all([CUT + 100, QUIET + 200].map(sentLate));
    expect(seen).toEqual([
      [1, '想了 700'],
      [1, '想了 1000'],
    ]);
  });
});

describe('late replies that are dropped', () => {
  it('are not sent, and are not waiting anywhere', async () => {
    const service = await startShortened({ environment: { WECHAT_LATE_REPLY: 'drop' } });
    service.handler.answers(async () => {
      await pause(3.4 * CUT);
      return '太晚了';
    });
    const { platform } = service;
    expect((await platform.send(text('问'))).deliveries[2]?.body).toBe('success');
    await pause(CUT + 300);
    expect(sendCalls(service)).toBe(0);
    expect(await waitingFor(service, platform.testUser)).toEqual([]);
    await service.close();
  });
});

async function lastAnswer(deliveries: number): Promise<readonly unknown[]> {
  const service = await startShortened({
    platform: { deliveries: 4 },
    environment: { WECHAT_REPLY_DELIVERIES: String(deliveries), WECHAT_HOLDING_REPLY: HOLDING },
  });
  service.handler.answers(async () => {
    await pause((deliveries + 0.5) * CUT);
    return '好了';
  });
  const { text: seen, deliveries: made } = await service.platform.send(text('问'));
  const late = (await service.platform.nextCustomerMessage()).text;
  await service.close();
  return [seen, made.length, late];
}

describe('a window of another length', () => {
  it('is answered at its last deadline, whichever that is', async () => {
    expect(await Promise.all([1, 2, 4].map(lastAnswer))).toEqual(
      [1, 2, 4].map((deliveries) => [HOLDING, deliveries, '好了']),
    );
  });
});

describe('context.remaining()', () => {
  it('runs down to the last deadline and is 0 after it', async () => {
    const service = await startShortened({ environment: { WECHAT_REPLY_DELIVERIES: '1' } });
    const told: number[] = [];
    service.handler.answers(async (_, context) => {
      told.push(context.remaining());
      await pause(150);
      told.push(context.remaining());
      await pause(DEADLINE);
      told.push(context.remaining());
    });
    await service.platform.send(text('问'));
    const [first = 0, second = 0, last] = await new Promise<readonly number[]>((resolve) => {
      setTimeout(() => resolve(told), DEADLINE);
    });
    expect(first).toBeGreaterThan(DEADLINE - 100);
    expect(first).toBeLessThanOrEqual(DEADLINE);
    expect(first - second).toBeGreaterThan(140);
    expect(last).toBe(0);
    await service.close();
  });
});
