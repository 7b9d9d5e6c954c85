import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from '../../src/simulator';
import { startInstance } from '../support/instance';
import { describeOnEachStore } from '../support/stores';
import { startService, temporaryDirectory } from '../support/service';

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
