import { setTimeout as pause } from 'node:timers/promises';
import { text } from '../../src/simulator';
import { SourceAddresses } from '../../src/wechat';
import { startService, type Service } from '../support/service';

const PROXY = '127.0.0.1';
/** The simulated platform says that it pushes from 127.0.0.1 and 203.0.113.0/25. */
const FROM_WECHAT = '203.0.113.77';
const FROM_ELSEWHERE = '198.51.100.9';

async function start(environment: Readonly<Record<string, string>>): Promise<Service> {
  const service = await startService({ environment });
  service.handler.answers('收到');
  return service;
}

async function listKnown({ app }: Service): Promise<void> {
  while (app.get(SourceAddresses).contains(PROXY) === undefined) await pause(20);
}

async function statusFrom({ platform }: Service, address: string): Promise<number | undefined> {
  const headers = { 'x-forwarded-for': address };
  return (await platform.deliver(text('从哪里来'), { headers })).status;
}

describe("the check of a delivery's address", () => {
  it("refuses what comes through a trusted proxy from another address than WeChat's", async () => {
    const service = await start({ WECHAT_SOURCE_CHECK: 'reject', WECHAT_TRUSTED_PROXIES: PROXY });
    await listKnown(service);
    expect(await statusFrom(service, FROM_WECHAT)).toBe(200);
    expect(await statusFrom(service, FROM_ELSEWHERE)).toBe(403);
    expect(service.handler.runs).toHaveLength(1);
    await service.close();
  });

  it('ignores forwarded addresses of proxies that are not named', async () => {
    const service = await start({ WECHAT_SOURCE_CHECK: 'reject' });
    await listKnown(service);
    expect(await statusFrom(service, FROM_ELSEWHERE)).toBe(200);
    await service.close();
  });

  it('only logs where it is set to', async () => {
    const service = await start({ WECHAT_SOURCE_CHECK: 'log', WECHAT_TRUSTED_PROXIES: PROXY });
    await listKnown(service);
    expect(await statusFrom(service, FROM_ELSEWHERE)).toBe(200);
    await service.close();
  });

  it("refuses nothing while WeChat's list could not be had", async () => {
    const service = await start({
      WECHAT_SOURCE_CHECK: 'reject',
      WECHAT_TRUSTED_PROXIES: PROXY,
      WECHAT_API_BASE_URL: 'http://127.0.0.1:9',
    });
    expect(await statusFrom(service, FROM_ELSEWHERE)).toBe(200);
    await service.close();
  });
});
