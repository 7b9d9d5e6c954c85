import { setTimeout as pause } from 'node:timers/promises';
import { text } from '../../src/simulator';
import type { Instance } from '../support/instance';
import { until } from '../support/until';
import { Stage } from './stage';

const FLOOD = 20;
const SLOW_MS = 20;

describe('an account that floods the service and is slow to answer', () => {
  let stage: Stage;
  let service: Instance;
  beforeEach(async () => {
    stage = new Stage();
    await stage.add('blog', 'shop');
    stage.write(['blog', 'shop'], '    concurrency: 1\n');
    service = await stage.start();
  });
  afterEach(() => stage.close());

  it('has one of its handlers run at a time, and its neighbour answered at once', async () => {
    let [running, most, done] = [0, 0, 0];
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    service.handler.answers(async (_message, { account }) => {
      if (account.name === 'blog') return 'blog';
      most = Math.max(most, (running += 1));
      await released;
      await pause(SLOW_MS);
      running -= 1;
      done += 1;
      return 'shop';
    });
    const flood = Array.from({ length: FLOOD }, () => stage.of('shop').send(text('急')));
    await until(() => running === 1);
    for (let at = 0; at < 10; at += 1) {
      const { text: seen, deliveries } = await stage.of('blog').send(text('问'));
      expect([seen, deliveries.length]).toEqual(['blog', 1]);
    }
    expect(done).toBe(0);
    release();
    const answers = (await Promise.all(flood)).map((one) => one.text);
    expect(answers).toEqual(Array(FLOOD).fill('shop'));
    expect(most).toBe(1);
  });
});
