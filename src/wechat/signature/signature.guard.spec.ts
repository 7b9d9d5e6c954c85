import { ForbiddenException, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { deliveryOf } from '../delivery';
import { counted } from '../spec-support/counted';
import { httpContext } from '../spec-support/http-context';
import type { Authenticator, Authentic } from './authenticator';
import { SignatureGuard } from './signature.guard';
import { signatureFailures, type SignatureFailure } from './signature.metrics';

function post(body: unknown, others: Partial<FastifyRequest> = {}) {
  return httpContext({ method: 'POST', query: { nonce: '1' }, body, ...others });
}

describe('SignatureGuard', () => {
  const authenticate = jest.fn<Authentic | SignatureFailure, [unknown, Buffer?]>();
  const guard = new SignatureGuard({ authenticate } as Partial<Authenticator> as Authenticator);
  let warn: jest.SpyInstance;

  beforeEach(() => {
    signatureFailures.reset();
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  });
  afterEach(() => jest.restoreAllMocks());

  it('hands on the message that was inside, and the delivery with its keys', () => {
    const keys = { token: 't', aesKey: Buffer.alloc(32) };
    const xml = Buffer.from('inside');
    authenticate.mockReturnValue({ xml, keys });
    const outside = Buffer.from('outside');
    const { context, request } = post(outside, { receivedAt: 1234 });
    expect(guard.canActivate(context)).toBe(true);
    expect(authenticate).toHaveBeenLastCalledWith({ nonce: '1' }, outside);
    expect(request.body).toBe(xml);
    expect(deliveryOf(request)).toMatchObject({ receivedAt: 1234, keys });
  });

  it('notices when the connection is cut', () => {
    authenticate.mockReturnValue({});
    const { context, request, raw } = post(Buffer.from('x'));
    guard.canActivate(context);
    expect(deliveryOf(request).closed.aborted).toBe(false);
    raw.emit('close');
    expect(deliveryOf(request).closed.aborted).toBe(true);
  });

  it.each([undefined, {}, 'text'])('takes %p for an empty body, not for none', (body) => {
    authenticate.mockReturnValue('envelope');
    expect(() => guard.canActivate(post(body).context)).toThrow(ForbiddenException);
    expect(authenticate).toHaveBeenLastCalledWith(expect.anything(), Buffer.alloc(0));
  });

  it('asks about no body where the URL is verified', () => {
    authenticate.mockReturnValue({});
    guard.canActivate(httpContext({ method: 'GET', query: {}, body: undefined }).context);
    expect(authenticate).toHaveBeenLastCalledWith({}, undefined);
  });

  it.each<SignatureFailure>(['parameters', 'signature', 'timestamp', 'mode', 'envelope'])(
    'refuses alike, counts apart: %s',
    async (reason) => {
      authenticate.mockReturnValue(reason);
      const { context, request } = post(Buffer.from('x'));
      expect(() => guard.canActivate(context)).toThrow(new ForbiddenException('Forbidden'));
      expect(() => deliveryOf(request)).toThrow('SignatureGuard');
      expect(await counted(signatureFailures)).toEqual([{ reason, value: 1 }]);
    },
  );

  it('logs only what carried a right signature, so that strangers cannot fill the log', () => {
    for (const reason of ['parameters', 'signature', 'timestamp', 'mode', 'envelope'] as const) {
      authenticate.mockReturnValue(reason);
      expect(() => guard.canActivate(post(Buffer.from('x')).context)).toThrow('Forbidden');
    }
    const lines = warn.mock.calls.map(([line]) => String(line));
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toMatch(/WECHAT_(SIGNATURE_MAX_AGE|MODE)/);
  });
});
