import { AxiosError } from 'axios';
import { connectionFailure } from './http-request';

function failure(code: string, cause: Error, socket?: object): AxiosError {
  const error = new AxiosError('failed', code, undefined, { socket });
  return Object.assign(error, { cause });
}

const at = (syscall: string) => Object.assign(new Error('failed'), { syscall });

describe('connectionFailure', () => {
  it.each<[string, AxiosError, boolean]>([
    ['a refused connection', failure('ECONNREFUSED', at('connect')), false],
    ['an unknown name', failure('ENOTFOUND', at('getaddrinfo')), false],
    ['a connection that timed out', failure('ETIMEDOUT', at('connect')), false],
    [
      'a host none of whose addresses answers',
      failure('ETIMEDOUT', new AggregateError([at('connect'), at('connect')])),
      false,
    ],
    ['no port left', failure('EADDRNOTAVAIL', at('connect')), false],
    ['a stale certificate', failure('CERT_NOT_YET_VALID', new Error('not yet')), false],
    ['an unknown issuer', failure('UNABLE_TO_GET_ISSUER_CERT', new Error('issuer')), false],
    [
      'a handshake that broke',
      failure('ECONNRESET', at('read'), { secureConnecting: true }),
      false,
    ],
    ['a reset', failure('ECONNRESET', at('read'), { connecting: false }), true],
    ['an answer that timed out', failure('ETIMEDOUT', at('read'), { connecting: false }), true],
  ])('tells after %s whether the request may have arrived', (_, error, mayHaveArrived) => {
    expect(connectionFailure(error, '/x')).toMatchObject({ mayHaveArrived, isForeign: false });
  });
});
