import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from '../../src/simulator';
import { OnText } from '../../src/wechat';
import { CapturedLog } from '../support/captured-log';
import { startInstance } from '../support/instance';
import { describeOnEachStore } from '../support/stores';
import { startService, temporaryDirectory } from '../support/service';

@OnText()
class EveryText {
  handle = () => '每一条';
}

@OnText(/^订单/)
class SomeText {
  handle = () => '订单';
}

describeOnEachStore('the default reply', (store) => {
  it('is given once an hour by all instances together, and for all deliveries of one message', async () => {
    const file = join(temporaryDirectory(), 'replies.yaml');
    writeFileSync(file, 'default: 稍后回复您\n');
    const environment = { ...store.environment(), WECHAT_REPLIES_FILE: file };
    const first = await startService({ handlers: [], environment });
    const { platform } = first;
    const second = await startInstance(
      { ...platform.environment, MANAGEMENT_PORT: 'off', ...environment },
      [],
    );
    const deliveries = await platform.sendAtOnce(text('在吗'), 3);
    expect(deliveries.map(({ body }) => body.includes('稍后回复您'))).toEqual([true, true, true]);
    platform.connect(second.url);
    expect((await platform.send(text('在吗？'))).text).toBe('');
    const now = Date.now.bind(Date);
    const later = jest.spyOn(Date, 'now').mockImplementation(() => now() + 3_600_000 - 10_000);
    expect((await platform.send(text('还不在？'))).text).toBe('');
    if (store.kind === 'embedded') {
      later.mockImplementation(() => now() + 3_600_000 + 10_000);
      expect((await platform.send(text('现在呢'))).text).toBe('稍后回复您');
    }
    later.mockRestore();
    await second.close();
    await first.close();
  });
});

describe('the start, where there is a default reply', () => {
  it.each([
    [
      'a handler takes every text',
      [EveryText],
      ['default answers no text, EveryText takes them all'],
    ],
    ['handlers leave texts over', [SomeText], []],
  ])('%s: it says so or nothing', async (_, handlers, expected) => {
    const file = join(temporaryDirectory(), 'replies.yaml');
    writeFileSync(
      file,
      'default: 稍后回复您\nkeywords:\n  - when: { contains: 价 }\n    reply: 十元\n',
    );
    const log = new CapturedLog();
    const environment = { WECHAT_REPLIES_FILE: file, LOG_LEVEL: 'info' };
    const service = await startService({ handlers, environment });
    await service.close();
    log.release();
    const lines = log.messages.filter((line) => line.includes('default answers'));
    expect(lines).toEqual(expected.map((line) => `${file}: ${line}`));
  });
});
