import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { register } from 'prom-client';
import { text } from '../../src/simulator';
import { NodeProcess } from '../support/process/service-process';
import { startService, type Service } from '../support/service';

const HOLDER = join(__dirname, 'process', 'holder.ts');

describe('a store that another process holds in the middle of a write', () => {
  let service: Service;
  let holder: NodeProcess;
  beforeAll(async () => {
    service = await startService({ environment: { LOG_LEVEL: 'error' } });
    service.handler.answers('还在');
    const STORE = join(service.dataDirectory, 'store');
    holder = NodeProcess.start(HOLDER, service.dataDirectory, { STORE });
    await once(holder.child, 'message');
  });
  afterAll(async () => {
    await holder.end('SIGKILL');
    await service.close();
  });

  it('keeps no delivery from being answered in time, nor makes a retry run twice', async () => {
    const { text: seen, deliveries } = await service.platform.send(text('first'));
    expect([seen, deliveries.map(({ outcome }) => outcome)]).toEqual(['还在', ['answered']]);
    const more = await service.platform.sendAtOnce(text('second'), 3);
    expect(more.map(({ outcome }) => outcome)).toEqual(['answered', 'answered', 'answered']);
    expect(service.handler.runs).toHaveLength(2);
  });

  it('is used again once it is free, and knows what was answered meanwhile', async () => {
    const message = text('third');
    expect(await isDegraded()).toBe(true);
    const [first] = await service.platform.sendAtOnce(message, 1);
    await holder.end('SIGKILL');
    while (await isDegraded()) await pause(50);
    service.handler.answers('anew');
    const [again] = await service.platform.sendAtOnce(message, 1);
    expect(first?.seen).toMatchObject({ reply: { text: '还在' } });
    expect(again?.seen).toEqual(first?.seen);
    expect((await service.platform.send(text('fourth'))).text).toBe('anew');
  });
});

async function isDegraded(): Promise<boolean> {
  const gauge = await register.getSingleMetric('wechat_store_degraded')?.get();
  return gauge?.values[0]?.value === 1;
}
