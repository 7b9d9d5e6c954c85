import { OUTAGE_LINE, startPlatform, text, type Platform, type PlatformOptions } from '..';
import { textReply } from '../testing/reply-documents';
import {
  scriptedService,
  type ScriptedAnswer,
  type ScriptedService,
} from '../testing/scripted-service';

let platform: Platform;
let service: ScriptedService;

afterEach(async () => {
  await platform.close();
  await service.close();
});

/** Time for an answer on a busy machine, where none is waited for in vain. */
const PATIENT = { cutAfter: 5000 };

async function sendTo(options: PlatformOptions, ...script: readonly ScriptedAnswer[]) {
  service = await scriptedService(...script);
  platform = await startPlatform({ cutAfter: 200, ...options, url: service.url });
  return platform.send(text('你好'));
}

describe('silence', () => {
  it('is cut and delivered again with the same query and body, three times in all', async () => {
    const { deliveries, text: seen } = await sendTo({}, 'silence');
    expect(deliveries.map(({ outcome, number }) => [number, outcome])).toEqual([
      [1, 'cut'],
      [2, 'cut'],
      [3, 'cut'],
    ]);
    expect(seen).toBe(OUTAGE_LINE);
    expect(new Set(service.received.map(({ query, body }) => query + body)).size).toBe(1);
  });

  it('is cut at its time, and the next delivery follows at once', async () => {
    const { deliveries } = await sendTo({ connectRetryAfter: 10_000 }, 'silence');
    const [first, second] = deliveries;
    expect(first?.took).toBeGreaterThanOrEqual(58);
    expect(second?.at).toBeGreaterThanOrEqual(58);
    expect(second?.at).toBeLessThan(8000);
  });

  it('makes an answer that comes after the cut be lost', async () => {
    const { text: seen } = await sendTo(
      { cutAfter: 400 },
      { delay: 600, body: textReply('迟') },
      {},
    );
    expect(seen).toBe('');
  });

  it('ends with the delivery that is answered', async () => {
    const { deliveries, sees } = await sendTo({ cutAfter: 1000 }, 'silence', {
      body: textReply('在'),
    });
    expect(deliveries.map(({ status }) => status)).toEqual([undefined, 200]);
    expect(sees).toEqual({ kind: 'reply', reply: { type: 'text', text: '在' } });
  });

  it('is delivered as often as the platform is told', async () => {
    expect((await sendTo({ deliveries: 1 }, 'silence')).deliveries).toHaveLength(1);
  });
});

describe('a refused answer', () => {
  it.each([{ status: 201 }, { status: 500 }, { body: '{}' }])(
    '%j is delivered four times at once, then the outage line is seen',
    async (answer) => {
      const { deliveries, text: seen } = await sendTo(PATIENT, answer);
      expect(deliveries).toHaveLength(4);
      expect(deliveries.at(-1)?.at).toBeLessThan(4000);
      expect(seen).toBe(OUTAGE_LINE);
    },
  );

  it('is forgotten when a later delivery is answered', async () => {
    const answers = [{ status: 502 }, { body: textReply('好') }];
    expect((await sendTo(PATIENT, ...answers)).text).toBe('好');
  });

  it('that is a well-formed reply to somebody else is not delivered again', async () => {
    const { deliveries, text: seen } = await sendTo(PATIENT, { body: textReply('') });
    expect([deliveries.length, deliveries[0]?.outcome, seen]).toEqual([
      1,
      'bad-reply',
      OUTAGE_LINE,
    ]);
  });
});

describe('a lost connection', () => {
  it('that breaks is tried again after its time', async () => {
    const { deliveries } = await sendTo({ ...PATIENT, connectRetryAfter: 40 }, 'reset', {});
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(['broken-connection', 'answered']);
    expect(deliveries[1]?.at).toBeGreaterThanOrEqual(38);
  });

  it('that is refused counts as a delivery', async () => {
    service = await scriptedService({});
    await service.close();
    platform = await startPlatform({ url: service.url, connectRetryAfter: 5 });
    const { deliveries, text: seen } = await platform.send(text('你好'));
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 3 }, () => 'refused-connection'),
    );
    expect(seen).toBe(OUTAGE_LINE);
    service = await scriptedService({});
  });
});

it.each(['', 'success'])('"%s" is an answer: one delivery, nothing seen', async (body) => {
  const { deliveries, sees } = await sendTo(PATIENT, { body });
  expect([deliveries.length, sees.kind]).toEqual([1, 'nothing']);
});
