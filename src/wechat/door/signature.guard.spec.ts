import { ForbiddenException, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { deliveryOf } from './delivery';
import { Refusals } from './refusals';
import { counted } from '../../../test/support/wechat/counted';
import { httpContext } from '../../../test/support/wechat/http-context';
import { Accounts } from '../account/accounts';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';
import type { WechatAccount } from '../account/wechat-account';
import type { Authenticator, Authentic } from './authenticator';
import { SignatureGuard } from './signature.guard';
import { signatureFailures, type SignatureFailure } from '../wechat.metrics';
import type { SignedQuery } from './signature';

const account = wechatAccount();
const signedQuery: SignedQuery = { signature: 'a', timestamp: '1', nonce: '2' };

function post(body: unknown, others: Partial<FastifyRequest> = {}) {
  return httpContext({ method: 'POST', account, signedQuery, body, ...others });
}

describe('SignatureGuard', () => {
  const verify = jest.fn<SignedQuery | SignatureFailure, [WechatAccount, unknown]>();
  const open = jest.fn<Authentic | SignatureFailure, [WechatAccount, Buffer, SignedQuery]>();
  const isAddressee = jest.fn(() => true);
  const authenticator: Partial<Authenticator> = { verify, open, isAddressee };
  let guard: SignatureGuard;
  let warn: jest.SpyInstance;

  beforeEach(() => {
    signatureFailures.reset();
    open.mockReset();
    guard = new SignatureGuard(
      new Accounts(false, [account]),
      authenticator as Authenticator,
      new Refusals(),
    );
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  });
  afterEach(() => jest.restoreAllMocks());

  it('admits by the query alone what is signed, and notes what signed it', () => {
    verify.mockReturnValue(signedQuery);
    const { request } = httpContext({ params: {}, query: { nonce: '2' } });
    expect(guard.admits(request)).toBe(true);
    expect(verify).toHaveBeenLastCalledWith(account, { nonce: '2' });
    expect(request.signedQuery).toBe(signedQuery);
  });

  it.each<SignatureFailure>(['parameters', 'signature', 'timestamp', 'milliseconds'])(
    'does not admit, but counts: %s',
    async (reason) => {
      verify.mockReturnValue(reason);
      const { request } = httpContext({ params: {}, query: {} });
      expect(guard.admits(request)).toBe(false);
      expect(request.signedQuery).toBeUndefined();
      expect(await counted(signatureFailures)).toEqual([{ reason, value: 1 }]);
    },
  );

  it('opens nothing whose query nobody verified', () => {
    const { context } = post(Buffer.from('x'), { signedQuery: undefined });
    expect(() => guard.canActivate(context)).toThrow('No signed query');
    expect(open).not.toHaveBeenCalled();
  });

  it('hands on the message that was inside, and the delivery with its keys', () => {
    const keys = { token: 't', aesKey: Buffer.alloc(32) };
    const xml = Buffer.from('<xml><MsgType>text</MsgType></xml>');
    open.mockReturnValue({ xml, keys });
    const outside = Buffer.from('outside');
    const { context, request } = post(outside, { arrivedAt: 1234 });
    expect(guard.canActivate(context)).toBe(true);
    expect(open).toHaveBeenLastCalledWith(account, outside, signedQuery);
    expect(request.body).toBe(deliveryOf(request));
    expect(deliveryOf(request)).toMatchObject({ account, arrivedAt: 1234, keys, xml });
  });

  it('notices when the connection is cut', () => {
    open.mockReturnValue({ xml: Buffer.from('<xml><MsgType>text</MsgType></xml>') });
    const { context, request, raw } = post(Buffer.from('x'));
    guard.canActivate(context);
    expect(deliveryOf(request).closed.aborted).toBe(false);
    raw.emit('close');
    expect(deliveryOf(request).closed.aborted).toBe(true);
  });

  it.each([undefined, {}, 'text'])('takes %p for an empty body, not for none', (body) => {
    open.mockReturnValue('envelope');
    expect(() => guard.canActivate(post(body).context)).toThrow(ForbiddenException);
    expect(open).toHaveBeenLastCalledWith(account, Buffer.alloc(0), signedQuery);
  });

  it('asks about no body where the URL is verified', () => {
    const { context } = httpContext({ method: 'GET', account, signedQuery });
    expect(guard.canActivate(context)).toBe(true);
    expect(open).not.toHaveBeenCalled();
  });

  it.each<SignatureFailure>(['mode', 'envelope'])(
    'refuses alike, counts apart: %s',
    async (reason) => {
      open.mockReturnValue(reason);
      const { context, request } = post(Buffer.from('x'));
      expect(() => guard.canActivate(context)).toThrow(new ForbiddenException('Forbidden'));
      expect(() => deliveryOf(request)).toThrow('SignatureGuard');
      expect(await counted(signatureFailures)).toEqual([{ reason, value: 1 }]);
    },
  );

  it.each<[SignatureFailure, RegExp | undefined]>([
    ['parameters', undefined],
    ['signature', undefined],
    ['timestamp', /clock.*WECHAT_SIGNATURE_MAX_AGE/],
    ['milliseconds', /in milliseconds.*WECHAT_SIGNATURE_MAX_AGE=0/],
  ])('tells of %s only what carried a right signature, once a minute', (reason, line) => {
    verify.mockReturnValue(reason);
    for (let time = 0; time < 3; time += 1) guard.admits(httpContext({ params: {} }).request);
    const lines = warn.mock.calls.map(([text]) => String(text));
    expect(lines).toEqual(line ? [expect.stringMatching(line)] : []);
  });

  it.each<[SignatureFailure, RegExp]>([
    ['mode', /WECHAT_MODE/],
    ['envelope', /WECHAT_ENCODING_AES_KEY/],
  ])('says what to compare after %s', (failure, reason) => {
    open.mockReturnValue(failure);
    const refuse = () => guard.canActivate(post(Buffer.from('x')).context);
    expect(refuse).toThrow(expect.objectContaining({ reason: expect.stringMatching(reason) }));
  });
});
