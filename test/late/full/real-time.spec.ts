import { setTimeout as pause } from 'node:timers/promises';
import { text, type Conversation } from '../../../src/simulator';
import { startService, type Service } from '../../support/service';
import { contentOf, outcomesOf } from '../shortened';

/** Milliseconds from the first delivery to the answer. */
function answeredAt({ deliveries }: Conversation): number {
  const last = deliveries.at(-1);
  return (last?.at ?? 0) + (last?.took ?? 0);
}

describe('a short deadline in real time', () => {
  it('does not end the window: the second delivery carries the reply', async () => {
    const service = await startService({ environment: { WECHAT_REPLY_DEADLINE: '2000' } });
    service.handler.answers(async () => {
      await pause(7000);
      return '想好了';
    });
    const seen = await service.platform.send(text('想想'));
    expect([outcomesOf(seen), seen.text]).toEqual([['cut', 'answered'], '想好了']);
    expect(answeredAt(seen)).toBeLessThan(8000);
    await service.close();
  });
});

/** WeChat's own times: cuts after 5 seconds, three deliveries, the default deadline of 4.5 s. */
describe('the 15-second window in real time', () => {
  let service: Service;
  let seen: Readonly<Record<'3' | '7' | '13' | '20', Conversation>>;

  beforeAll(async () => {
    service = await startService();
    service.handler.answers(async (message) => {
      await pause(Number(contentOf(message)) * 1000);
      return `想了 ${contentOf(message)} 秒`;
    });
    const ask = (seconds: string) =>
      service.platform.send(text(seconds), { from: `oUser${seconds}` });
    const [three, seven, thirteen, twenty] = await Promise.all(['3', '7', '13', '20'].map(ask));
    if (!three || !seven || !thirteen || !twenty) throw new Error('four were asked');
    seen = { 3: three, 7: seven, 13: thirteen, 20: twenty };
  });
  afterAll(() => service.close());

  it('answers a handler of 3 s on the first delivery, 7 s on the second, 13 s on the third by 14.0 s', () => {
    expect(outcomesOf(seen[3])).toEqual(['answered']);
    expect(outcomesOf(seen[7])).toEqual(['cut', 'answered']);
    expect(outcomesOf(seen[13])).toEqual(['cut', 'cut', 'answered']);
    for (const seconds of [3, 7, 13] as const) {
      expect(seen[seconds].text).toBe(`想了 ${seconds} 秒`);
      expect(answeredAt(seen[seconds])).toBeGreaterThan(seconds * 1000 - 50);
      expect(answeredAt(seen[seconds])).toBeLessThan(seconds * 1000 + 1000);
    }
  });

  it('answers the third delivery of a handler of 20 s at its deadline and sends the reply once', async () => {
    expect(outcomesOf(seen[20])).toEqual(['cut', 'cut', 'answered']);
    expect(seen[20].deliveries[2]?.body).toBe('success');
    const took = seen[20].deliveries[2]?.took ?? 0;
    expect(took).toBeGreaterThan(4400);
    expect(took).toBeLessThan(5000);
    expect((await service.platform.nextCustomerMessage('oUser20', 10_000)).text).toBe('想了 20 秒');
    await pause(2000);
    expect(service.platform.customerMessages()).toHaveLength(1);
    expect(service.handler.runs).toHaveLength(4);
  });
});
