import { freePort } from '../src/stores/redis/testing/free-port';
import { startService, type Service } from './support/service';

describe.each(['management', 'callback'] as const)('the %s listener', (listener) => {
  let service: Service;
  let url: string;
  beforeAll(async () => {
    const port = await freePort();
    service = await startService({ environment: { MANAGEMENT_PORT: String(port) } });
    url = listener === 'callback' ? new URL(service.url).origin : `http://127.0.0.1:${port}`;
  });
  afterAll(() => service.close());

  it.each([
    ['/nothing?x=CANARY', 'GET', 404, 'Not Found'],
    ['/CANARY', 'POST', 404, 'Not Found'],
    ['/health/live?x=CANARY', 'PUT', 404, 'Not Found'],
    ['/%zz?x=CANARY', 'GET', 400, 'Bad Request'],
  ])('repeats nothing of %s, asked with %s', async (path, method, status, words) => {
    const response = await fetch(url + path, { method });
    expect([response.status, await response.text()]).toEqual([status, words]);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(JSON.stringify([...response.headers])).not.toContain('CANARY');
  });
});

describe('readiness', () => {
  it('is told in JSON also where it is 503', async () => {
    const port = await freePort();
    const service = await startService({
      environment: { MANAGEMENT_PORT: String(port), WECHAT_API_BASE_URL: 'http://127.0.0.1:9' },
    });
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`);
    expect([response.status, await response.json()]).toMatchObject([503, { status: 'error' }]);
    await service.close();
  });
});
