import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Module } from '@nestjs/common';
import { startTestService, subscribe, text } from '../../src/testing';
import {
  ForAccount,
  OnEvent,
  OnText,
  type HandlerContext,
  type MessageHandler,
} from '../../src/wechat';

const elapsed = (since: bigint) => Number(process.hrtime.bigint() - since) / 1e6;

@Injectable()
class Stock {
  readonly left = 3;
}

@OnText('库存')
class StockHandler implements MessageHandler {
  constructor(private readonly stock: Stock) {}

  handle(): string {
    return `剩 ${this.stock.left}`;
  }
}

@OnText('时间')
class TimeHandler implements MessageHandler {
  async handle(_: unknown, context: HandlerContext): Promise<string> {
    const before = [Date.now(), performance.now(), context.remaining()] as const;
    await new Promise((resolve) => setTimeout(resolve, 4000));
    const after = [Date.now(), performance.now(), context.remaining()] as const;
    const gone = [after[0] - before[0], after[1] - before[1], before[2] - after[2]];
    return gone.map((ms) => Math.round(ms / 1000)).join(' ');
  }
}

@OnText('营业时间')
@ForAccount('shop')
class ShopHours implements MessageHandler {
  handle(_: unknown, { account }: HandlerContext): string {
    return `${account.name}: 9:00`;
  }
}

@OnEvent('subscribe')
class Welcome implements MessageHandler {
  handle(): string {
    return '欢迎';
  }
}

@Module({ providers: [StockHandler, Stock] })
class ShopModule {}

describe('startTestService', () => {
  it('takes a fake in the place of what a handler injects', async () => {
    const fake = { provide: Stock, useValue: { left: 7 } };
    await using service = await startTestService(StockHandler, fake);
    expect((await service.send(text('库存'))).text).toBe('剩 7');
  });

  it('takes handlers, what they inject, and modules', async () => {
    await using service = await startTestService(ShopModule, Welcome);
    expect((await service.send(text('库存'))).text).toBe('剩 3');
    expect((await service.send(subscribe())).text).toBe('欢迎');
    await service.close();
    await using other = await startTestService(StockHandler, Stock, {
      platform: { mode: 'secure' },
      environment: { WECHAT_AI_LABEL: '' },
      time: 'real',
    });
    expect((await other.send(text('库存'))).text).toBe('剩 3');
  });

  it('is the account for which a handler is meant', async () => {
    await using service = await startTestService(ShopHours, { account: 'shop' });
    expect((await service.send(text('营业时间'))).text).toBe('shop: 9:00');
  });

  it('has 20 seconds pass in less than one, in the order of a slow day', async () => {
    const slow = class implements MessageHandler {
      async handle(): Promise<string> {
        await pause(20_000);
        return '久等了';
      }
    };
    OnText('慢')(slow);
    await using service = await startTestService(slow, Welcome);
    await service.send(subscribe());
    const [began, cpu] = [process.hrtime.bigint(), process.cpuUsage()];
    const { deliveries } = await service.send(text('慢'));
    await service.late();
    const { user, system } = process.cpuUsage(cpu);
    expect((user + system) / 1000).toBeLessThan(1000);
    // A busy machine gives a process little of its time.
    expect(elapsed(began)).toBeLessThan(5000);
    const times = deliveries.map(({ outcome, at, took }) => [
      outcome,
      Math.round((at + took) / 500),
    ]);
    expect(times).toEqual([
      ['cut', 10],
      ['cut', 20],
      ['answered', 29],
    ]);
  });

  it("keeps every clock in step with the handler's sleep", async () => {
    await using service = await startTestService(TimeHandler);
    expect((await service.send(text('时间'))).text).toBe('4 4 4');
  });

  it('gives the process its time back', async () => {
    const before = [Date, setTimeout, performance.now];
    const service = await startTestService(Welcome);
    expect(setTimeout).not.toBe(before[1]);
    await service.close();
    expect([Date, setTimeout, performance.now]).toEqual(before);
  });

  it('says that another one has the time of this process', async () => {
    await using first = await startTestService(Welcome);
    await expect(startTestService(Welcome)).rejects.toThrow(/close the other first.*time: 'real'/);
    expect((await first.send(subscribe())).text).toBe('欢迎');
  });

  it('also when the start fails, saying why', async () => {
    const before = setTimeout;
    const start = startTestService(Welcome, { environment: { WECHAT_MODE: 'loud' } });
    await expect(start).rejects.toThrow('WECHAT_MODE');
    expect(setTimeout).toBe(before);
  });

  describe('a handler that is busy elsewhere', () => {
    let server: Server;
    beforeAll(async () => {
      server = createServer((_, response) => void setTimeout(() => response.end('42'), 150));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => server.close());

    it.each(['fetch', 'fetch with a guard', 'work of its own'])(
      'is waited for in real time: %s',
      async (how) => {
        const busy = class implements MessageHandler {
          async handle(): Promise<string> {
            if (how === 'work of its own') return busily();
            const guard = how === 'fetch' ? undefined : setTimeout(() => undefined, 9000);
            const answer = await fetch(
              `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
            );
            clearTimeout(guard);
            return answer.text();
          }
        };
        OnText()(busy);
        await using service = await startTestService(busy);
        const { text: seen, deliveries } = await service.send(text('忙'));
        expect([seen, deliveries.length]).toEqual(['42', 1]);
      },
    );
  });
});

/** Neither a timer nor a request: the event loop alone. */
async function busily(): Promise<string> {
  const began = process.hrtime.bigint();
  while (elapsed(began) < 100) await new Promise((resolve) => setImmediate(resolve));
  return '42';
}
