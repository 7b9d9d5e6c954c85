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
  it('follow each other without a pause', async () => {
    const platform = await startPlatform();
    const environment = { ...platform.environment, ...store.environment() };
    const instance = await startInstance({ ...environment, MANAGEMENT_PORT: 'off' }, [Ordered]);
    platform.connect(instance.url);
    await platform.send(text('热身'));
    const contents = Array.from({ length: MESSAGES }, (_, i) => `第${i}条`);
    const begin = performance.now();
    const seen = await Promise.all(contents.map((content) => platform.send(text(content))));
    const took = performance.now() - begin;
    expect(seen.map((one) => one.text)).toEqual(contents);
    expect(most).toBe(1);
    // Looking for the turn every 200 ms would take 20 s.
    expect(took).toBeLessThan(18_000);
    if (process.env['SHOW_FIGURES']) console.log({ store: store.kind, took });
    await platform.close();
    await instance.close();
  });
});
