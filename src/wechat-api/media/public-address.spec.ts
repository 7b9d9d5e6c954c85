import { get, Agent } from 'node:http';
import { once } from 'node:events';
import type { LookupFunction } from 'node:net';
import { ApiServer } from '../../../test/support/wechat-api/api-server';
import { isPublicAddress, publicLookup } from './public-address';

function resolvingTo(...addresses: string[]): LookupFunction {
  return publicLookup((_host, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    ),
  );
}

describe('isPublicAddress', () => {
  it.each(['203.205.158.72', '8.8.8.8', '172.32.0.1', '2402:4e00::1', '::ffff:8.8.8.8'])(
    'takes %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'localhost',
    '',
  ])('refuses %s', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('publicLookup', () => {
  it('gives a public address, alone or with all', () => {
    const done = jest.fn();
    resolvingTo('8.8.8.8')('video.qq.com', {}, done);
    expect(done).toHaveBeenLastCalledWith(null, '8.8.8.8', 4);
    resolvingTo('8.8.8.8')('video.qq.com', { all: true }, done);
    expect(done).toHaveBeenLastCalledWith(null, [{ address: '8.8.8.8', family: 4 }]);
  });

  it('gives nothing when one of the addresses is private', () => {
    const done = jest.fn();
    resolvingTo('8.8.8.8', '10.0.0.1')('video.qq.com', { all: true }, done);
    expect(done).toHaveBeenCalledWith(
      expect.objectContaining({ code: 'EPRIVATEADDRESS' }),
      expect.anything(),
      expect.anything(),
    );
  });

  it('keeps a socket from connecting to a name that turned private', async () => {
    const api = await ApiServer.start();
    const agent = new Agent({ lookup: resolvingTo('127.0.0.1') });
    const request = get(`http://video.qq.com:${api.port}/`, { agent });
    const [error] = (await once(request, 'error').catch((reason: unknown) => [reason])) as [Error];
    expect(error).toMatchObject({ code: 'EPRIVATEADDRESS' });
    expect(api.requests).toHaveLength(0);
    await api.close();
  });
});
