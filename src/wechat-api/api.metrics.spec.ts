import { apiRequests, countApiRequest } from './api.metrics';
import { WechatApiError } from './client/wechat-api.error';

async function counted(path: string, failure?: Error): Promise<unknown[]> {
  apiRequests.reset();
  const request = async () => {
    if (failure) throw failure;
  };
  await countApiRequest({}, path, request).catch(() => undefined);
  return (await apiRequests.get()).values.map(({ labels }) => labels);
}

describe('wechat_api_requests_total', () => {
  const path = '/cgi-bin/media/get';

  it('counts by path and result', async () => {
    expect(await counted(path)).toEqual([{ api: path, result: 'ok' }]);
    const refusal = new WechatApiError(40007, '', path);
    expect(await counted(path, refusal)).toEqual([{ api: path, result: '40007' }]);
    expect(await counted(path, new Error('x'))).toEqual([{ api: path, result: 'connection' }]);
  });

  it('keeps its labels bounded', async () => {
    const refusal = new WechatApiError(123_456, '', '/cgi-bin/o1');
    expect(await counted('/cgi-bin/o1', refusal)).toEqual([{ api: 'other', result: 'other' }]);
  });
});
