import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { click, event, text } from '../../src/simulator';
import { startService, type Service } from '../support/service';

describe('a message that is delivered several times', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());

  it('at the same moment is handled once, and all deliveries get its reply', async () => {
    let count = 0;
    service.handler.answers(async () => {
      await pause(60);
      count += 1;
      return `第${count}次`;
    });
    const deliveries = await service.platform.sendAtOnce(text('三遍'), 3);
    expect(service.handler.runs).toHaveLength(1);
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(['answered', 'answered', 'answered']);
    expect(new Set(bodies(deliveries)).size).toBe(1);
    expect(deliveries[0]?.body).toContain('第1次');
  });

  it('one after the other is handled once, and its reply is replayed', async () => {
    service.handler.answers(() => String(Math.random()));
    const message = text('再来');
    const answers = [];
    for (let delivery = 1; delivery <= 4; delivery += 1) {
      answers.push(await service.platform.deliver(message));
    }
    expect(service.handler.runs).toHaveLength(1);
    expect(new Set(bodies(answers)).size).toBe(1);
    expect(answers[3]?.outcome).toBe('answered');
  });

  it('is told apart from the same words said again, and from those of another user', async () => {
    service.handler.answers('好');
    await service.platform.send(text('好吗'));
    await service.platform.send(text('好吗'));
    const said = text('好吗', { MsgId: '24086087575195331' });
    await service.platform.send(said, { from: 'oAnotherUserOfThisAccount001' });
    await service.platform.send(said, { from: 'oAnotherUserOfThisAccount002' });
    expect(service.handler.runs).toHaveLength(4);
  });

  it('is an event: once by all it holds', async () => {
    service.handler.answers('好');
    const { platform, handler } = service;
    const createTime = Math.floor(Date.now() / 1000);
    const at = { CreateTime: createTime };
    await platform.send(click('A', at));
    await platform.send(click('B', at));
    await platform.send(event('LOCATION', { Latitude: 1, Longitude: 2, Precision: 3, ...at }));
    await platform.send(click('A', { CreateTime: createTime + 1 }));
    expect(handler.runs).toHaveLength(4);
    await platform.send(click('A', at));
    expect(handler.runs).toHaveLength(4);
  });

  it('has no reply: success is what is replayed', async () => {
    service.handler.answers(undefined);
    const message = event('VIEW', { EventKey: 'https://example.com' });
    const answers = [
      await service.platform.deliver(message),
      await service.platform.deliver(message),
    ];
    expect(answers.map(({ body }) => body)).toEqual(['success', 'success']);
    expect(service.handler.runs).toHaveLength(1);
  });

  it('is handled anew for each message, and the next message is not kept waiting', async () => {
    const held = new EventEmitter();
    service.handler.answers(async (message) => {
      if ('content' in message && message.content === '慢') await once(held, 'release');
      return '好';
    });
    const slow = service.platform.send(text('慢'));
    expect((await service.platform.send(text('快'))).text).toBe('好');
    held.emit('release');
    expect((await slow).text).toBe('好');
  });
});

function bodies(answers: readonly { readonly body: string }[]): readonly string[] {
  return answers.map(({ body }) => body.replace(/<CreateTime>\d+/, ''));
}
