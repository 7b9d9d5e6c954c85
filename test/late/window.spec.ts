import { setTimeout as pause } from 'node:timers/promises';
import { createApplication } from '../../src/application';
import { Ledger } from '../../src/ledger';
import {
  startTestService,
  text,
  type PushMode,
  type TestService,
  type TestServiceOptions,
} from '../../src/testing';
import { ScriptedHandler } from '../support/scripted.handler';
import { moduleOf, temporaryDirectory, type Service } from '../support/service';
import { endAround, expectOneReplyEach, MESSAGES } from './scenarios/end-around';
import { contentOf, eventually, outcomesOf, SEND, startShortened } from './shortened';

const HOLDING = '请稍等';
const MODES = ['plain', 'secure'] as const;
/** Of a handler, in milliseconds. */
const [THREE, SEVEN, THIRTEEN, TWENTY] = [3000, 7000, 13_000, 20_000];
/** WeChat's 5 seconds and our 4.5, which pass in no time: how busy the machine is does not matter. */
const [CUT, DEADLINE] = [5000, 4500];
/** Without a delivery for this long after the last one, the work counts as detached. */
const QUIET = 2 * DEADLINE;

/** Each text says how many milliseconds its answer takes. */
async function start(options: TestServiceOptions): Promise<TestService> {
  const service = await startTestService(ScriptedHandler, options);
  service.get(ScriptedHandler).answers(async (message) => {
    await pause(Number(contentOf(message)));
    return `想了 ${contentOf(message)}`;
  });
  return service;
}

describe.each(MODES)('the window of three deliveries (%s)', (mode: PushMode) => {
  let service: TestService;
  beforeAll(async () => {
    service = await start({ platform: { mode } });
  });
  afterAll(() => service.close());

  const ask = (ms: number) => service.send(text(String(ms)), { from: `oUser${ms}` });

  it('has whichever is open carry the reply, and ends at the deadline of the third', async () => {
    const asked = await Promise.all([THREE, SEVEN, THIRTEEN, TWENTY].map(ask));
    expect(asked.map((one) => one.text)).toEqual(['想了 3000', '想了 7000', '想了 13000', '']);
    expect(asked.map(outcomesOf)).toEqual([
      ['answered'],
      ['cut', 'answered'],
      ['cut', 'cut', 'answered'],
      ['cut', 'cut', 'answered'],
    ]);
    const last = asked[3]?.deliveries[2];
    expect(last?.body).toBe('success');
    expect(last?.took).toBeGreaterThan(DEADLINE - 50);
    expect(last?.took).toBeLessThan(CUT);
    expect(service.platform.customerMessages()).toEqual([]);
    expect((await service.late(`oUser${TWENTY}`)).text).toBe('想了 20000');
    await service.pass(2 * QUIET);
    expect(service.platform.customerMessages()).toHaveLength(1);
    expect(service.get(ScriptedHandler).runs).toHaveLength(4);
  });
});

describe('the window', () => {
  // In real time, since the clock knows nothing of the second instance.
  let service: TestService;
  let other: Awaited<ReturnType<typeof createApplication>>['app'];
  let otherUrl: string;
  beforeAll(async () => {
    const own = { WECHAT_HOLDING_REPLY: HOLDING, WECHAT_REPLY_DELIVERIES: '2' };
    const shared = { DATA_DIR: temporaryDirectory(), ...own };
    service = await start({ environment: shared });
    const { environment } = service.platform;
    const settings = { ...environment, MANAGEMENT_PORT: 'off', LOG_LEVEL: 'error', ...shared };
    other = (await createApplication(settings, moduleOf([]))).app;
    await other.listen(0, '127.0.0.1');
    otherUrl = `${await other.getUrl()}/wechat`;
  });
  afterAll(async () => {
    await other.close();
    await service.close();
  });

  it('ends with the holding text, which every later delivery gets until the reply is sent', async () => {
    const { platform } = service;
    const [message, from] = [text(String(3 * CUT)), 'oHeld'];
    const conversation = await service.send(message, { from });
    expect([conversation.text, outcomesOf(conversation)]).toEqual([HOLDING, ['cut', 'answered']]);
    const urls = [conversation.deliveries[0]?.url, otherUrl];
    for (const url of urls) {
      const later = await platform.deliver(message, { from, url });
      expect([later.outcome, later.body.includes(HOLDING)]).toEqual(['answered', true]);
    }
    expect((await service.late(from)).text).toBe(`想了 ${3 * CUT}`);
    await service.pass(100);
    for (const url of urls) {
      expect((await platform.deliver(message, { from, url })).body).toBe('success');
    }
    expect(platform.customerMessages(from)).toHaveLength(1);
  });
});

describe('a result that comes between two deliveries', () => {
  it('is kept for the next one', async () => {
    await using service = await start({});
    const { platform } = service;
    const [message, from] = [text(String(CUT + 60)), 'oBetween'];
    expect((await platform.deliver(message, { from })).outcome).toBe('cut');
    await service.pass(200);
    const second = await platform.deliver(message, { from });
    expect(second.body).toContain(`想了 ${CUT + 60}`);
    expect(second.took).toBeLessThan(CUT / 2);
    await service.pass(QUIET + 300);
    expect(platform.customerMessages(from)).toEqual([]);
  });
});

describe('a message that WeChat delivers once only', () => {
  /** A result that waits in vain for the next delivery, and one when none is expected any more. */
  it.each([CUT + 100, QUIET + 200])(
    'has its reply sent by customer service, once, after %i ms',
    async (ms) => {
      await using service = await start({ platform: { deliveries: 1 } });
      const asked = Date.now();
      expect(outcomesOf(await service.send(text(String(ms))))).toEqual(['cut']);
      expect((await service.late()).text).toBe(`想了 ${ms}`);
      expect(Date.now() - asked).toBeGreaterThan(QUIET - 50);
      await service.pass(QUIET);
      expect(service.get(ScriptedHandler).runs).toHaveLength(1);
      expect(service.platform.customerMessages()).toHaveLength(1);
    },
  );
});

describe('late replies that are dropped', () => {
  it('are not sent, and are not waiting anywhere', async () => {
    await using service = await start({
      platform: { deliveries: 1 },
      environment: { WECHAT_LATE_REPLY: 'drop', WECHAT_REPLY_DELIVERIES: '1' },
    });
    const { platform } = service;
    expect((await service.send(text(String(2 * CUT)))).deliveries[0]?.body).toBe('success');
    await service.pass(2 * CUT);
    expect(platform.api.requests.filter(({ path }) => path === SEND)).toEqual([]);
    const user = `${platform.environment['WECHAT_APP_ID']}:${platform.testUser}`;
    expect(await service.get(Ledger).waitingFor(user)).toEqual([]);
  });
});

describe('a window of another length', () => {
  it.each([1, 2, 4])('is answered at its last deadline: %i', async (deliveries) => {
    await using service = await start({
      platform: { deliveries: 4 },
      environment: {
        WECHAT_REPLY_DELIVERIES: String(deliveries),
        WECHAT_HOLDING_REPLY: HOLDING,
      },
    });
    const work = (deliveries + 0.5) * CUT;
    const { text: seen, deliveries: made } = await service.send(text(String(work)));
    expect([seen, made.length]).toEqual([HOLDING, deliveries]);
    expect((await service.late()).text).toBe(`想了 ${work}`);
  });
});

describe('context.remaining()', () => {
  it('runs down to the last deadline and is 0 after it', async () => {
    await using service = await start({ environment: { WECHAT_REPLY_DELIVERIES: '1' } });
    const told: number[] = [];
    service.get(ScriptedHandler).answers(async (_, context) => {
      for (const ms of [150, DEADLINE, 0]) {
        told.push(context.remaining());
        await pause(ms);
      }
    });
    await service.send(text('问'));
    await service.pass(DEADLINE);
    const [first = 0, second = 0, last] = told;
    expect(first).toBeGreaterThan(DEADLINE / 2);
    expect(first).toBeLessThanOrEqual(DEADLINE + 1);
    expect(first - second).toBeGreaterThan(140);
    expect(last).toBe(0);
  });
});

describe('replies that come just when the window closes', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startShortened({
      // How busy the machine is does not decide who is answered.
      platform: { cutAfter: 30_000, connectRetryAfter: 1000 },
      environment: { WECHAT_REPLY_DELIVERIES: '1', WECHAT_REPLY_DEADLINE: '1000' },
    });
  });
  afterAll(() => service.close());

  it('reach each user exactly once, passively or late', async () => {
    const conversations = await endAround(service, 1000);
    await eventually(() => expectOneReplyEach(service, conversations));
    await pause(800);
    expectOneReplyEach(service, conversations);
    const passive = conversations.filter(({ text: seen }) => seen !== '').length;
    if (process.env['SHOW_FIGURES']) console.log({ passive, late: MESSAGES - passive });
  });
});
