import { join } from 'node:path';
import { text } from '../../src/simulator';
import { longText, withoutHint } from './long-text';
import { LateService } from './process/late-service';

describe('a process that ends between a fetch and the answer', () => {
  let service: LateService;
  beforeAll(async () => {
    service = await LateService.create({
      // By real times, so that a start of some seconds does not make the retry the last delivery.
      platform: { cutAfter: 5000, connectRetryAfter: 500, deliveries: 100 },
      environment: {
        HANDLERS: join(__dirname, 'process', 'pickup.handlers.ts'),
        WECHAT_LATE_REPLY: 'pickup',
        WECHAT_REPLY_DEADLINE: '4500',
      },
    });
  });
  afterAll(() => service.close());

  it('costs no part: the keyword gets its own again, another one the next', async () => {
    const { process, port } = await service.start();
    const { platform } = service;
    platform.connect(service.url(port));
    expect((await platform.send(text('6000'))).text).toBe('收到');
    const seen = [(await platform.send(text('继续'))).text];
    const retried = platform.send(text('继续'));
    expect(await process.exited).toBeNull();
    await service.start(port);
    // It may overtake the one whose process has ended.
    const meanwhile = await platform.send(text('继续'));
    seen.push((await retried).text, meanwhile.text);
    seen.push((await platform.send(text('继续'))).text);
    expect(seen.map(withoutHint).join('')).toBe(longText(6000));
    expect((await retried).deliveries.length).toBeGreaterThan(1);
    const fetches = service.notes('end').map(({ pid }) => pid === process.pid);
    expect(fetches).toEqual([true, true, false, false, false]);
  });
});
