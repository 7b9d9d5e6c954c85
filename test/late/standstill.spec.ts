import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { startPlatform, text, type Platform } from '../../src/simulator';
import { runOf } from '../support/process/journal';
import { ServiceProcess } from '../support/process/service-process';
import { describeOnEachStore } from '../support/stores';
import { temporaryDirectory } from '../support/temporary-directory';
import { until } from '../support/until';

const DEADLINE = 1000;
/** As if each delivery had been on its way for a while: the service reckons with 1500. */
const CUT = 1300;

describeOnEachStore('a process that stands still while WeChat cuts', (store) => {
  let directory: string;
  let platform: Platform;
  let service: ServiceProcess;

  async function start(deliveries = 1, environment = {}): Promise<void> {
    directory = temporaryDirectory();
    platform = await startPlatform({ cutAfter: CUT, deliveries });
    service = await ServiceProcess.launch(directory, {
      ...platform.environment,
      ...store.environment(),
      WECHAT_REPLY_DEADLINE: String(DEADLINE),
      WECHAT_REPLY_DELIVERIES: String(deliveries),
      ...environment,
    });
    platform.connect(service.url);
  }
  afterEach(async () => {
    await platform.close();
    await service.end('SIGKILL');
    rmSync(directory, { recursive: true });
  });

  const lateOf = (user: string) => platform.customerMessages(user).map((one) => one.text);

  it('loses none of the replies that it has when it wakes', async () => {
    await start();
    const waits = Array.from({ length: 8 }, (_, i) => 850 + 20 * i);
    const users = waits.map((ms) => `oStandsStill${ms}`);
    const sent = waits.map((ms, i) => platform.send(text(`wait ${ms}`), { from: users[i] }));
    await Promise.all(waits.map((ms) => runOf(directory, `wait ${ms}`)));
    await pause(750);
    service.freeze();
    await pause(600);
    service.resume();
    const passive = (await Promise.all(sent)).map(({ text: seen }) => seen);
    const seen = () => users.map((user, i) => [passive[i], ...lateOf(user)].filter(isAnswer));
    await until(() => seen().every(({ length }) => length > 0));
    await pause(DEADLINE);
    expect(seen().map(({ length }) => length)).toEqual(waits.map(() => 1));
    expect(users.flatMap(lateOf).length).toBeGreaterThan(0);
  });

  it('answers late what it runs for a delivery that was cut before it was read', async () => {
    await start();
    service.freeze();
    const users = Array.from({ length: 8 }, (_, i) => `oSlept${i}`);
    const sent = users.map((from) => platform.send(text('at once'), { from }));
    await pause(CUT + 200);
    service.resume();
    expect((await Promise.all(sent)).filter(({ text: seen }) => isAnswer(seen))).toEqual([]);
    await until(() => users.every((user) => lateOf(user).length > 0));
    await pause(DEADLINE);
    expect(users.map((user) => lateOf(user).filter(isAnswer).length)).toEqual(users.map(() => 1));
  });

  it('gives the reply that it has when it wakes to the delivery that is open then', async () => {
    await start(3, { WECHAT_LATE_REPLY: 'drop' });
    const sent = platform.send(text('wait 200'));
    await runOf(directory, 'wait 200');
    service.freeze();
    // Longer than WeChat is silent for when it has given up.
    await pause(2 * CUT + 200);
    service.resume();
    expect(isAnswer((await sent).text)).toBe(true);
  });
});

/** Not the outage line, which a cut shows. */
const isAnswer = (seen: string | undefined) => seen?.startsWith('answer') === true;
