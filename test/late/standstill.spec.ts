import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { startPlatform, text } from '../../src/simulator';
import { runOf } from '../support/process/journal';
import { ServiceProcess } from '../support/process/service-process';
import { describeOnEachStore } from '../support/stores';
import { temporaryDirectory } from '../support/temporary-directory';

const DEADLINE = 1000;
/** As if each delivery had been on its way for a while: the service reckons with 1500. */
const CUT = 1300;

describeOnEachStore('a process that stands still while WeChat cuts', (store) => {
  it('loses none of the replies that it has when it wakes', async () => {
    const directory = temporaryDirectory();
    const platform = await startPlatform({ cutAfter: CUT, deliveries: 1 });
    const service = await ServiceProcess.launch(directory, {
      ...platform.environment,
      ...store.environment(),
      WECHAT_REPLY_DEADLINE: String(DEADLINE),
      WECHAT_REPLY_DELIVERIES: '1',
    });
    platform.connect(service.url);
    const waits = Array.from({ length: 8 }, (_, i) => 850 + 20 * i);
    const users = waits.map((ms) => `oStandsStill${ms}`);
    const sent = waits.map((ms, i) => platform.send(text(`wait ${ms}`), { from: users[i] }));
    await Promise.all(waits.map((ms) => runOf(directory, `wait ${ms}`)));
    await pause(750);
    service.freeze();
    await pause(600);
    service.resume();
    const passive = (await Promise.all(sent)).map(({ text: seen }) => seen);
    // Nothing tells it that WeChat does not deliver once more.
    await pause(DEADLINE);
    const late = users.map((user) => platform.customerMessages(user).map((one) => one.text));
    const seen = passive.map((one, i) => [one, ...(late[i] ?? [])].filter(isAnswer));
    await platform.close();
    await service.end('SIGKILL');
    rmSync(directory, { recursive: true });
    expect(seen.map(({ length }) => length)).toEqual(waits.map(() => 1));
    expect(late.flat().length).toBeGreaterThan(0);
  });
});

/** Not the outage line, which a cut shows. */
const isAnswer = (seen: string | undefined) => seen?.startsWith('answer') === true;
