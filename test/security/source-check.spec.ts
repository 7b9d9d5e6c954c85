import { setTimeout as pause } from 'node:timers/promises';
import { text } from '../../src/simulator';
import { SourceAddresses } from '../../src/wechat';
import { startService, type Service } from '../support/service';

const PROXY = '127.0.0.1';
/** The simulated platform says that it pushes from 127.0.0.1, 203.0.113.0/25 and 2001:db8:77::/48. */
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

  it.each([
    ['with a port', `${FROM_WECHAT}:4711`, 200],
    ['behind a second proxy, both with ports', `${FROM_WECHAT}:4711, ${PROXY}:80`, 200],
    ['in IPv6, in brackets', '[2001:db8:77::1]', 200],
    ['in IPv6, with a port', '[2001:db8:77::1]:4711', 200],
    ['in IPv6, in quotes', '"[2001:db8:77::1]:4711"', 200],
    ['from elsewhere with a port', `${FROM_ELSEWHERE}:4711`, 403],
    ['from elsewhere, in IPv6', '[2001:db8:78::1]:4711', 403],
    ['from elsewhere behind a forged hop', `${FROM_WECHAT}, ${FROM_ELSEWHERE}:1`, 403],
    ['unreadable', 'unknown', 403],
  ])('understands a forwarded address %s', async (_, address, status) => {
    const service = await start({ WECHAT_SOURCE_CHECK: 'reject', WECHAT_TRUSTED_PROXIES: PROXY });
    await listKnown(service);
    expect(await statusFrom(service, address)).toBe(status);
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
