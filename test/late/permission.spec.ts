import { setTimeout as pause } from 'node:timers/promises';
import { text } from '../../src/simulator';
import { CapturedLog } from '../support/captured-log';
import { temporaryDirectory, type Service } from '../support/service';
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

const DAY = 86_400_000;

describe('whether the account may send', () => {
  let log: CapturedLog;
  let service: Service;
  let users = 0;
  const environment = { LOG_LEVEL: 'info', DATA_DIR: temporaryDirectory() };
  const [now, steady] = [Date.now.bind(Date), performance.now.bind(performance)];
  /** Milliseconds by which the calendar and the monotonic clock are later. */
  let ahead: number;
  beforeAll(() => {
    log = new CapturedLog();
    jest.spyOn(Date, 'now').mockImplementation(() => now() + ahead);
    jest.spyOn(performance, 'now').mockImplementation(() => steady() + ahead);
  });
  afterAll(() => jest.restoreAllMocks());
  beforeEach(async () => {
    log.forget();
    ahead = 0;
    service = await startHasty({ environment });
    service.handler.answers(async (message) => {
      await pause(DEADLINE + 20);
      return `答：${contentOf(message)}`;
    });
  });
  afterEach(() => service.close());

  /** The way that the reply to a new user's question has gone. */
  async function wayOf(question: string): Promise<string> {
    const from = `oAsker${(users += 1)}`;
    await service.platform.send(text(question), { from });
    return eventually(async () => {
      const [waiting] = await waitingFor(service, from);
      if (waiting?.record.channel === 'pickup') return 'kept';
      expect(service.platform.customerMessages(from)).toHaveLength(1);
      return 'sent';
    });
  }

  const refuseNext = () => service.platform.api.fault(SEND, { errcode: 48001 });

  it('is asked again once a day, and all is as before once WeChat lets it', async () => {
    refuseNext();
    expect([await wayOf('一'), await wayOf('二'), sendCalls(service)]).toEqual(['kept', 'kept', 1]);
    ahead = DAY - 60_000;
    expect([await wayOf('三'), sendCalls(service)]).toEqual(['kept', 1]);
    refuseNext();
    ahead = DAY + 60_000;
    expect([await wayOf('四'), await wayOf('五'), sendCalls(service)]).toEqual(['kept', 'kept', 2]);
    ahead = 2 * DAY + 120_000;
    expect([await wayOf('六'), await wayOf('七')]).toEqual(['sent', 'sent']);
    const told = log.messages.filter((line) => /lets? this account send/.test(line));
    expect(told).toEqual([
      expect.stringContaining('does not let this account send'),
      expect.stringContaining('lets this account send customer-service messages again'),
    ]);
  });

  it('is asked again at each start', async () => {
    refuseNext();
    expect([await wayOf('一'), await wayOf('二')]).toEqual(['kept', 'kept']);
    await service.close();
    service = await startHasty({ environment });
    service.handler.answers(async () => {
      await pause(DEADLINE + 20);
      return '答';
    });
    expect(await wayOf('三')).toBe('sent');
  });
});

describe('late replies of an account that may not send', () => {
  it('wait for pickup from then on, which one clear line in the log tells', async () => {
    const log = new CapturedLog();
    const service = await startHasty({
      platform: { verified: false },
      environment: { LOG_LEVEL: 'warn' },
    });
    service.handler.answers(async (message) => {
      await pause(DEADLINE + 100);
      return `答：${contentOf(message)}`;
    });
    const openIdOf = (user: string) => `oUser${'一二三'.indexOf(user)}`;
    const ask = (content: string, user: string) =>
      service.platform.send(text(content), { from: openIdOf(user) });
    await Promise.all([ask('一', '一'), ask('二', '二')]);
    for (const user of ['一', '二']) {
      await eventually(async () => {
        const [waiting] = await waitingFor(service, openIdOf(user));
        expect(waiting?.record.channel).toBe('pickup');
      });
    }
    // Two where the second was sent before the first had come back.
    const calls = sendCalls(service);
    expect([1, 2]).toContain(calls);
    expect((await ask('三', '三')).text).toContain('继续');
    for (const user of ['一', '二', '三']) {
      expect((await ask('继续', user)).text).toBe(`答：${user}`);
    }
    expect(sendCalls(service)).toBe(calls);
    expect(await deadWork(service)).toEqual([]);
    await service.close();
    const told = log.messages.filter((line) => line.includes('Late replies wait from now on'));
    log.release();
    expect(told).toEqual([expect.stringMatching(/48001.*"继续".*WECHAT_LATE_REPLY=pickup/)]);
  });
});
