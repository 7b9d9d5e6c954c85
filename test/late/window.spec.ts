import { setTimeout as pause } from 'node:timers/promises';
import { createApplication } from '../../src/application';
import { text, type PushMode } from '../../src/simulator';
import { moduleOf, type Service } from '../support/service';
import { endAround, expectOneReplyEach, MESSAGES } from './scenarios/end-around';
import {
  contentOf,
  CUT,
  eventually,
  outcomesOf,
  QUIET,
  sendCalls,
  startHasty,
  startShortened,
  waitingFor,
} from './shortened';

const HOLDING = '请稍等';
const MODES = ['plain', 'secure'] as const;
/** In cuts, as handlers of 3, 7, 13 and 20 seconds are to WeChat's five. */
const [THREE, SEVEN, THIRTEEN, TWENTY] = [0.35, 1.35, 2.35, 3.2];

/** Wide, so that a busy machine tells deliveries apart; the quiet time stays well above a cut. */
const [WIDE_CUT, WIDE_DEADLINE] = [2000, 1500];

const startWide = (mode: PushMode, environment: Readonly<Record<string, string>> = {}) =>
  startShortened({
    platform: { mode, cutAfter: WIDE_CUT },
    environment: { WECHAT_REPLY_DEADLINE: String(WIDE_DEADLINE), ...environment },
  });

/** Four handlers of different patience, asked at once. */
async function playFour(mode: PushMode) {
  const service = await startWide(mode);
  const { platform, handler } = service;
  await platform.send(text('0'), { from: 'oEarly' });
  handler.answers(async (message, { receivedAt }) => {
    await pause(receivedAt + Number(contentOf(message)) * WIDE_CUT - Date.now());
    return `想了 ${contentOf(message)}`;
  });
  const ask = (time: number) => platform.send(text(String(time)), { from: `oUser${time}` });
  const asked = await Promise.all([THREE, SEVEN, THIRTEEN, TWENTY].map(ask));
  const early = platform.customerMessages().length;
  const late = await platform.nextCustomerMessage(`oUser${TWENTY}`);
  await pause(2 * WIDE_DEADLINE);
  const sent = platform.customerMessages();
  await service.close();
  return { asked, early, late, sent, runs: handler.runs.length };
}

const LENGTHS = [1, 2, 4];
let lengths: Promise<readonly (readonly unknown[])[]>;

/** Much waiting, done beside that of the others. */
beforeAll(() => {
  lengths = Promise.all(LENGTHS.map(lastAnswer));
  lengths.catch(() => undefined);
});

async function lastAnswer(deliveries: number): Promise<readonly unknown[]> {
  const service = await startShortened({
    platform: { deliveries: 4, cutAfter: WIDE_CUT },
    environment: {
      WECHAT_REPLY_DEADLINE: String(WIDE_DEADLINE),
      WECHAT_REPLY_DELIVERIES: String(deliveries),
      WECHAT_HOLDING_REPLY: HOLDING,
    },
  });
  service.handler.answers(async () => {
    await pause((deliveries + 0.5) * WIDE_CUT);
    return '好了';
  });
  const { text: seen, deliveries: made } = await service.platform.send(text('问'));
  const late = (await service.platform.nextCustomerMessage()).text;
  await service.close();
  return [seen, made.length, late];
}

describe('the window of three deliveries', () => {
  let played: ReadonlyMap<PushMode, Awaited<ReturnType<typeof playFour>>>;
  beforeAll(async () => {
    played = new Map(
      await Promise.all(MODES.map(async (mode) => [mode, await playFour(mode)] as const)),
    );
  });

  it.each(MODES)('lets whichever is open carry the reply, after one run (%s)', (mode) => {
    const { asked = [], runs } = played.get(mode) ?? {};
    const answered = asked.slice(0, 3);
    expect(answered.map((one) => one.text)).toEqual(
      [THREE, SEVEN, THIRTEEN].map((time) => `想了 ${time}`),
    );
    expect(answered.map(outcomesOf)).toEqual([
      ['answered'],
      ['cut', 'answered'],
      ['cut', 'cut', 'answered'],
    ]);
    expect(runs).toBe(4);
  });

  it.each(MODES)('ends at the deadline of the third, and the reply follows once (%s)', (mode) => {
    const { asked = [], early, late, sent } = played.get(mode) ?? {};
    const slow = asked[3]?.deliveries ?? [];
    expect(slow.map(({ outcome }) => outcome)).toEqual(['cut', 'cut', 'answered']);
    expect(slow[2]?.body).toBe('success');
    expect(slow[2]?.took).toBeGreaterThan(WIDE_DEADLINE - 50);
    expect(slow[2]?.took).toBeLessThan(WIDE_CUT);
    expect([early, late?.text]).toEqual([0, `想了 ${TWENTY}`]);
    expect(sent).toHaveLength(1);
  });
});

describe('the window', () => {
  let service: Service;
  let other: Service['app'];
  let otherUrl: string;
  beforeAll(async () => {
    const own = { WECHAT_HOLDING_REPLY: HOLDING, WECHAT_REPLY_DELIVERIES: '2' };
    service = await startWide('plain', own);
    service.handler.answers(async (message) => {
      await pause(Number(contentOf(message)));
      return `想了 ${contentOf(message)}`;
    });
    const environment = {
      ...service.platform.environment,
      DATA_DIR: service.dataDirectory,
      MANAGEMENT_PORT: 'off',
      LOG_LEVEL: 'error',
      WECHAT_REPLY_DEADLINE: String(WIDE_DEADLINE),
      ...own,
    };
    other = (await createApplication(environment, moduleOf([]))).app;
    await other.listen(0, '127.0.0.1');
    otherUrl = `${await other.getUrl()}/wechat`;
  });
  afterAll(async () => {
    await other.close();
    await service.close();
  });

  const endsWithTheHoldingText = async () => {
    const { platform, url } = service;
    const message = text(String(3 * WIDE_CUT));
    const conversation = await platform.send(message, { from: 'oHeld' });
    expect([conversation.text, outcomesOf(conversation)]).toEqual([HOLDING, ['cut', 'answered']]);
    for (const instance of [url, otherUrl]) {
      const later = await platform.deliver(message, { from: 'oHeld', url: instance });
      expect([later.outcome, later.body.includes(HOLDING)]).toEqual(['answered', true]);
    }
    expect((await platform.nextCustomerMessage('oHeld')).text).toBe(`想了 ${3 * WIDE_CUT}`);
    await pause(100);
    for (const instance of [url, otherUrl]) {
      const later = await platform.deliver(message, { from: 'oHeld', url: instance });
      expect(later.body).toBe('success');
    }
    expect(platform.customerMessages('oHeld')).toHaveLength(1);
  };

  const keepsWhatComesBetween = async () => {
    const { platform } = service;
    const message = text(String(WIDE_CUT + 100));
    const from = 'oBetween';
    expect((await platform.deliver(message, { from })).outcome).toBe('cut');
    await pause(200);
    const second = await platform.deliver(message, { from });
    expect(second.body).toContain(`想了 ${WIDE_CUT + 100}`);
    expect(second.took).toBeLessThan(WIDE_CUT / 2);
    await pause(2 * WIDE_DEADLINE + 300);
    expect(platform.customerMessages(from)).toEqual([]);
  };

  // Much waiting, by two users at the same time.
  let held: Promise<void>;
  let between: Promise<void>;
  beforeAll(() => {
    [held, between] = [endsWithTheHoldingText(), keepsWhatComesBetween()];
    void Promise.allSettled([held, between]);
  });

  it('ends with the holding text, which every later delivery gets until the reply is sent', async () => {
    await expect(held).resolves.toBeUndefined();
  });

  it('keeps a result that comes between two deliveries for the next one', async () => {
    await expect(between).resolves.toBeUndefined();
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
    const service = await startHasty({ environment: { WECHAT_LATE_REPLY: 'drop' } });
    service.handler.answers(async () => {
      await pause(2 * CUT);
      return '太晚了';
    });
    const { platform } = service;
    expect((await platform.send(text('问'))).deliveries[0]?.body).toBe('success');
    await pause(2 * CUT);
    expect(sendCalls(service)).toBe(0);
    expect(await waitingFor(service, platform.testUser)).toEqual([]);
    await service.close();
  });
});

describe('a window of another length', () => {
  it('is answered at its last deadline, whichever that is', async () => {
    expect(await lengths).toEqual(LENGTHS.map((deliveries) => [HOLDING, deliveries, '好了']));
  });
});

describe('context.remaining()', () => {
  it('runs down to the last deadline and is 0 after it', async () => {
    const deadline = 1000;
    const service = await startHasty({
      environment: { WECHAT_REPLY_DEADLINE: String(deadline) },
      platform: { cutAfter: 2000 },
    });
    const told: number[] = [];
    service.handler.answers(async (_, context) => {
      told.push(context.remaining());
      await pause(150);
      told.push(context.remaining());
      await pause(deadline);
      told.push(context.remaining());
    });
    await service.platform.send(text('问'));
    await eventually(() => expect(told).toHaveLength(3));
    const [first = 0, second = 0, last] = told;
    expect(first).toBeGreaterThan(deadline / 2);
    expect(first).toBeLessThanOrEqual(deadline);
    expect(first - second).toBeGreaterThan(140);
    expect(last).toBe(0);
    await service.close();
  });
});

describe('replies that come just when the window closes', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startShortened({
      platform: { cutAfter: 3000 },
      environment: { WECHAT_REPLY_DELIVERIES: '1', WECHAT_REPLY_DEADLINE: '1000' },
    });
  });
  afterAll(() => service.close());

  it('reach each user exactly once, passively or late', async () => {
    const conversations = await endAround(service, 1000);
    await eventually(() => expectOneReplyEach(service, conversations));
    await pause(QUIET);
    expectOneReplyEach(service, conversations);
    const passive = conversations.filter(({ text: seen }) => seen !== '').length;
    if (process.env['SHOW_FIGURES']) console.log({ passive, late: MESSAGES - passive });
  });
});
