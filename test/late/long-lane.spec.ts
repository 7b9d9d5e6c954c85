import { setTimeout as pause } from 'node:timers/promises';
import { startPlatform, text } from '../../src/simulator';
import { OnText, type MessageHandler, type TextMessage } from '../../src/wechat';
import { startInstance } from '../support/instance';
import { describeOnEachStore } from '../support/stores';

const MESSAGES = 100;
let running = 0;
let most = 0;

@OnText({ inOrder: true })
class Ordered implements MessageHandler<TextMessage> {
  async handle({ content }: TextMessage) {
    running += 1;
    most = Math.max(most, running);
    await pause(2);
    running -= 1;
    return content;
  }
}

describeOnEachStore('a hundred messages of one user that are answered in order', (store) => {
  it.each([1, 2])('follow each other without a pause on %i instances', async (count) => {
    const platform = await startPlatform();
    const environment = { ...platform.environment, ...store.environment(), MANAGEMENT_PORT: 'off' };
    const start = () => startInstance(environment, [Ordered]);
    const instances = await Promise.all(Array.from({ length: count }, start));
    platform.connect(instances.map(({ url }) => url));
    for (const { url } of instances) await platform.deliver(text('热身'), { url });
    const contents = Array.from({ length: MESSAGES }, (_, i) => `第${i}条`);
    const begin = performance.now();
    const seen = await Promise.all(contents.map((content) => platform.send(text(content))));
    const took = performance.now() - begin;
    expect(seen.map((one) => one.text)).toEqual(contents);
    expect(most).toBe(1);
    // Looking for the turn every 200 ms would take 20 s.
    expect(took).toBeLessThan(count === 1 ? 18_000 : 12_000);
    if (process.env['SHOW_FIGURES']) console.log({ store: store.kind, count, took });
    await platform.close();
    for (const instance of instances) await instance.close();
    await store.empty();
  });
});
