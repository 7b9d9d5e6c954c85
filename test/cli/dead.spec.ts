import { text } from '../../src/simulator';
import { Deferred, OnText, type MessageHandler, type TextMessage } from '../../src/wechat';
import { CapturedLog } from '../support/captured-log';
import { wechat } from '../support/command-line';
import { startService, type Service } from '../support/service';
import { describeOnEachStore } from '../support/stores';
import { until } from '../support/until';

let isMended: boolean;
const runs: string[] = [];

@Deferred({ attempts: 1 })
@OnText()
class Fragile implements MessageHandler<TextMessage> {
  handle({ content }: TextMessage) {
    runs.push(content);
    if (!isMended) throw new Error('the shop is closed');
    return `办好了：${content}`;
  }
}

interface Dead {
  readonly id: string;
}

describeOnEachStore('work that was given up', (store) => {
  let service: Service;
  let log: CapturedLog;
  let environment: Readonly<Record<string, string>>;
  beforeEach(async () => {
    log = new CapturedLog();
    isMended = false;
    runs.length = 0;
    await store.empty();
    service = await startService({ handlers: [Fragile], environment: store.environment() });
    environment = { ...service.platform.environment, ...store.environment() };
    for (const content of ['一', '二'])
      await service.platform.send(text(content), { from: 'oOne' });
    await until(async () => (await list()).length === 2);
  });
  afterEach(async () => {
    await service.close();
    log.release();
  });

  const list = async () =>
    (await wechat(environment, 'dead', '--json')).document as readonly Dead[];

  it('is listed with why, and without its user', async () => {
    const { code, out } = await wechat(environment, 'dead');
    expect(code).toBe(0);
    expect(out).toMatch(/^[\da-f]{12} {2}\S+ {2}text {2}after 1 attempts: Fragile threw.*closed\n/);
    expect(out).not.toMatch(/oOne|一/);
  });

  it('is done again by the running service, one or all, and replies late', async () => {
    isMended = true;
    const [first] = await list();
    const retried = await wechat(environment, 'dead', 'retry', first?.id.slice(0, 6) ?? '');
    expect(retried).toMatchObject({ code: 0, out: expect.stringMatching(/is done again/) });
    const seen = [(await service.platform.nextCustomerMessage('oOne')).text];
    expect(await list()).toHaveLength(1);
    expect(await wechat(environment, 'dead', 'retry', '--all', '--json')).toMatchObject({
      code: 0,
      document: { retried: [expect.any(String)] },
    });
    seen.push((await service.platform.nextCustomerMessage('oOne')).text);
    expect(seen.toSorted()).toEqual(['办好了：一', '办好了：二']);
    expect((await wechat(environment, 'dead')).out).toBe('No message was set aside.\n');
  });

  it('is set aside again when it fails again', async () => {
    await wechat(environment, 'dead', 'retry', '--all');
    await until(() => runs.length === 4);
    await until(async () => (await list()).length === 2);
    expect(runs).toHaveLength(4);
  });

  it('is forgotten, and never done again', async () => {
    const [first, second] = await list();
    expect(await wechat(environment, 'dead', 'drop', first?.id ?? '')).toMatchObject({ code: 0 });
    expect(await list()).toEqual([second]);
    expect(runs).toHaveLength(2);
  });

  it.each([
    [['dead', 'retry', 'nothing'], 1, /^Nothing was set aside under the id nothing: .* lists all/],
    [['dead', 'drop', ''], 2, /^The id is empty/],
    [['dead', 'retry'], 2, /^Say which/],
    [['dead', 'retry', 'abc', '--all'], 2, /^Say which/],
  ])('answers %j with the cure', async (words, code, says) => {
    expect(await wechat(environment, ...words)).toMatchObject({
      code,
      out: '',
      err: expect.stringMatching(says),
    });
  });
});
