import { setTimeout as pause } from 'node:timers/promises';
import { startPlatform, text } from '../../src/simulator';
import { startInstance } from '../support/instance';
import { describeOnEachStore } from '../support/stores';
import { FIRST_PAUSE } from './late-story';
import { contentOf, DEADLINE, eventually, SEND } from './shortened';

const HOUR_MS = 3_600_000;
/** On Redis, where BullMQ goes by the calendar; a busy machine takes its time. */
const AGENDA_MS = 5000 + 3000;

describeOnEachStore('late work while the clock is set back by an hour', (store) => {
  let setBack = 0;
  beforeEach(() => {
    setBack = 0;
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() - setBack);
  });
  afterEach(() => jest.restoreAllMocks());

  it('is tried again after its pause, and after a restart', async () => {
    const platform = await startPlatform({ cutAfter: 5000, deliveries: 1 });
    const start = async () => {
      const instance = await startInstance({
        ...platform.environment,
        ...store.environment(),
        WECHAT_REPLY_DEADLINE: String(DEADLINE),
        WECHAT_REPLY_DELIVERIES: '1',
        MANAGEMENT_PORT: 'off',
      });
      instance.handler.answers(async (message) => {
        await pause(DEADLINE + 50);
        return `答：${contentOf(message)}`;
      });
      platform.connect(instance.url);
      return instance;
    };
    const calls = () => platform.api.requests.filter(({ path }) => path === SEND).length;
    const seen = (from: string) => platform.customerMessages(from).map((one) => one.text);
    const one = await start();
    platform.api.fault(SEND, { errcode: -1 }, { times: 1000 });
    await platform.send(text('问'), { from: 'oWaits' });
    await eventually(() => expect(calls()).toBeGreaterThan(0));
    await pause(FIRST_PAUSE / 2);
    const before = calls();
    setBack = HOUR_MS;
    await eventually(() => expect(calls()).toBeGreaterThan(before), FIRST_PAUSE + AGENDA_MS);
    await pause(FIRST_PAUSE / 2);
    // One attempt: the pause before the next counts as it did.
    expect(calls()).toBeLessThanOrEqual(2 * before);
    platform.api.clearFaults();
    await one.close();
    setBack = 2 * HOUR_MS;
    const two = await start();
    await eventually(() => expect(seen('oWaits')).toEqual(['答：问']), 15_000);
    await platform.close();
    await two.close();
  });
});
