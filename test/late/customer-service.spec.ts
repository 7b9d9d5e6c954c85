import { setTimeout as pause } from 'node:timers/promises';
import { startPlatform, text, type Fault } from '../../src/simulator';
import { CapturedLog } from '../support/captured-log';
import { startService, type Service } from '../support/service';
import { ApiDoor } from './api-door';
import {
  contentOf,
  deadWork,
  DEADLINE,
  eventually,
  SEND,
  sendCalls,
  startHasty,
  waitingFor,
} from './shortened';

/** Before a send that failed is tried again. */
const FIRST_PAUSE = 2000;
const LATE = DEADLINE + 100;

/** A service whose replies are late. */
async function startLate(options: Parameters<typeof startService>[0] = {}): Promise<Service> {
  const environment = { LOG_LEVEL: 'warn', ...options.environment };
  const service = await startHasty({ ...options, environment });
  service.handler.answers(async (message) => {
    await pause(LATE);
    return `答：${contentOf(message)}`;
  });
  return service;
}

/** What comes of one late reply, long after a second attempt would have been made. */
async function storyOf(faults: readonly Fault[], content = '问') {
  const service = await startLate();
  const { platform } = service;
  for (const fault of faults) platform.api.fault(SEND, fault);
  await platform.send(text(content));
  await pause(LATE + FIRST_PAUSE + 1000);
  const story = {
    calls: sendCalls(service),
    seen: platform.customerMessages().map((message) => message.text),
    dead: await deadWork(service),
    waiting: await waitingFor(service, platform.testUser),
  };
  await service.close();
  return story;
}

const LONG = ['甲', '乙', '丙'].map((word) => `${word.repeat(600)}。`).join('');

describe('a late reply', () => {
  let log: CapturedLog;
  let refused: readonly Awaited<ReturnType<typeof storyOf>>[];
  let busy: Awaited<ReturnType<typeof storyOf>>;
  let broken: Awaited<ReturnType<typeof storyOf>>;
  let long: Awaited<ReturnType<typeof storyOf>>;
  beforeAll(async () => {
    log = new CapturedLog();
    [refused, busy, broken, long] = await Promise.all([
      Promise.all([45015, 45047, 40003].map((errcode) => storyOf([{ errcode }]))),
      storyOf([{ errcode: -1 }]),
      storyOf([{ drop: true }]),
      storyOf([{ delay: 1 }, { errcode: -1 }], LONG),
    ]);
  }, 30_000);
  afterAll(() => log.release());

  it('that WeChat refuses for good is set aside with its reply, and logged by its code', () => {
    for (const { calls, dead, seen } of refused) {
      expect([calls, seen]).toEqual([1, []]);
      const reply = expect.stringContaining('答：问') as string;
      expect(dead).toMatchObject([{ record: { state: 'dead', reply } }]);
    }
    for (const errcode of ['45015', '45047', '40003']) {
      expect(log.messages.filter((line) => line.includes(errcode))).toHaveLength(1);
    }
  });

  it('that WeChat is too busy for is sent later, once', () => {
    expect(busy).toMatchObject({ calls: 2, seen: ['答：问'], dead: [], waiting: [] });
  });

  it('that WeChat perhaps took before the connection broke is not sent again', () => {
    expect(broken).toMatchObject({ calls: 1, seen: [], dead: [], waiting: [] });
    expect(log.messages.filter((line) => line.includes('ended as unknown'))).not.toHaveLength(0);
  });

  it('of several parts goes on with the part that WeChat was too busy for', () => {
    expect(long.seen.join('')).toBe(`答：${LONG}`);
  });

  it('leaves no trace of its user in the log', () => {
    expect(log.text).not.toMatch(/oMini0Platform/);
  });
});

describe('a late reply while the API host cannot be reached', () => {
  it('is sent once when it can be reached again', async () => {
    const log = new CapturedLog();
    const remote = await startPlatform();
    const door = new ApiDoor(remote.api.url);
    await door.open();
    const service = await startLate({ environment: { WECHAT_API_BASE_URL: door.url } });
    await eventually(() => expect(remote.api.requests).not.toHaveLength(0));
    await door.shut();
    const user = service.platform.testUser;
    // It has no callback; that the user wrote is all it has to know.
    await remote.send(text('问'), { from: user }).catch(() => undefined);
    await service.platform.send(text('问'));
    await pause(LATE + 700);
    await door.open();
    expect((await remote.nextCustomerMessage(user)).text).toBe('答：问');
    await pause(500);
    expect(remote.customerMessages()).toHaveLength(1);
    await service.close();
    await door.shut();
    await remote.close();
    log.release();
  }, 15_000);
});

describe('late replies of an account that may not send', () => {
  it('wait for pickup from then on, which one clear line in the log tells', async () => {
    const log = new CapturedLog();
    const service = await startLate({ platform: { verified: false } });
    const ask = (content: string, user: string) =>
      service.platform.send(text(content), { from: `oUser${user}` });
    await Promise.all([ask('一', '一'), ask('二', '二')]);
    await eventually(() => expect(sendCalls(service)).toBe(2));
    await pause(200);
    expect((await ask('三', '三')).text).toContain('继续');
    await pause(300);
    for (const user of ['一', '二', '三']) {
      expect((await ask('继续', user)).text).toBe(`答：${user}`);
    }
    expect(sendCalls(service)).toBe(2);
    expect(await deadWork(service)).toEqual([]);
    await service.close();
    const told = log.messages.filter((line) => line.includes('Late replies wait from now on'));
    log.release();
    expect(told).toEqual([expect.stringMatching(/48001.*"继续".*WECHAT_LATE_REPLY=pickup/)]);
  }, 15_000);
});
