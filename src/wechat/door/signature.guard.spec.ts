import { ForbiddenException, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { APP_ID, TOKEN, wechatAccount } from '../../../test/support/wechat/wechat-account';
import { counted } from '../../../test/support/wechat/counted';
import { httpContext } from '../../../test/support/wechat/http-context';
import { Accounts } from '../account/accounts';
import { signatureFailures, type SignatureFailure } from '../wechat.metrics';
import { deliveryOf } from './delivery';
import { sealEnvelope } from './envelope';
import { Refusals } from './refusals';
import { sign, type SignedQuery } from './signature';
import { SignatureGuard } from './signature.guard';

const MESSAGE = Buffer.from('<xml><MsgType>text</MsgType></xml>');
const aesKey = Buffer.alloc(32, 9);
const plain = wechatAccount();
const secure = wechatAccount({ mode: 'secure', aesKeys: [aesKey] });
const timestamp = String(Math.floor(Date.now() / 1000));

function signed(at = timestamp) {
  return { signature: sign(TOKEN, at, '2'), timestamp: at, nonce: '2' };
}

/** What makes a query fail so. */
const WRONG = {
  parameters: {},
  signature: { ...signed(), nonce: '3' },
  timestamp: signed('1'),
  milliseconds: signed(`${timestamp}000`),
} as const;

function post(body: unknown, others: Partial<FastifyRequest> = {}) {
  return httpContext({ method: 'POST', account: plain, signedQuery: signed(), body, ...others });
}

function sealed() {
  const encrypt = sealEnvelope(MESSAGE.toString(), aesKey, APP_ID);
  const msgSignature = sign(TOKEN, timestamp, '2', encrypt);
  const signedQuery: SignedQuery = { ...signed(), msgSignature, encryptType: 'aes' };
  return { body: Buffer.from(`<xml><Encrypt>${encrypt}</Encrypt></xml>`), signedQuery };
}

describe('SignatureGuard', () => {
  let guard: SignatureGuard;
  let warn: jest.SpyInstance;

  beforeEach(() => {
    signatureFailures.reset();
    guard = new SignatureGuard(new Accounts(false, [plain]), new Refusals());
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  });
  afterEach(() => jest.restoreAllMocks());

  it('admits by the query alone what is signed, and notes what signed it', () => {
    const { request } = httpContext({ params: {}, query: signed() });
    expect(guard.admits(request)).toBe(true);
    expect(request).toMatchObject({ account: { appId: APP_ID }, signedQuery: signed() });
  });

  it.each(Object.entries(WRONG))('does not admit, but counts: %s', async (reason, query) => {
    const { request } = httpContext({ params: {}, query });
    expect(guard.admits(request)).toBe(false);
    expect(request.signedQuery).toBeUndefined();
    expect(await counted(signatureFailures)).toEqual([{ reason, value: 1 }]);
  });

  it('opens nothing whose query nobody verified', () => {
    const { context } = post(MESSAGE, { signedQuery: undefined });
    expect(() => guard.canActivate(context)).toThrow('No signed query');
  });

  it('hands on the message that was inside, and the delivery with its keys', () => {
    const { body, signedQuery } = sealed();
    const { context, request } = post(body, { account: secure, signedQuery, arrivedAt: 1234 });
    expect(guard.canActivate(context)).toBe(true);
    expect(request.body).toBe(deliveryOf(request));
    const keys = { token: TOKEN, aesKey };
    expect(deliveryOf(request)).toMatchObject({ account: secure, arrivedAt: 1234, keys });
    expect(deliveryOf(request).message.raw).toEqual({ MsgType: 'text' });
  });

  it('notices when the connection is cut', () => {
    const { context, request, raw } = post(MESSAGE);
    guard.canActivate(context);
    expect(deliveryOf(request).closed.aborted).toBe(false);
    raw.emit('close');
    expect(deliveryOf(request).closed.aborted).toBe(true);
  });

  it.each([undefined, {}, 'text'])('takes %p for an empty body, not for none', (body) => {
    const { signedQuery } = sealed();
    const { context } = post(body, { account: secure, signedQuery });
    expect(() => guard.canActivate(context)).toThrow(ForbiddenException);
  });

  it('asks about no body where the URL is verified', () => {
    const { context, request } = post(undefined, { method: 'GET' });
    expect(guard.canActivate(context)).toBe(true);
    expect(request.delivery).toBeUndefined();
  });

  it.each<[SignatureFailure, RegExp, Partial<FastifyRequest>]>([
    ['mode', /WECHAT_MODE/, { signedQuery: { ...signed(), encryptType: 'aes' } }],
    ['envelope', /WECHAT_ENCODING_AES_KEY/, { account: secure }],
    ['account', /WECHAT_ORIGINAL_ID/, { account: wechatAccount({ originalId: 'gh_other' }) }],
  ])(
    'refuses alike, counts apart, and says what to compare: %s',
    async (failure, reason, others) => {
      const refuse = () => guard.canActivate(post(MESSAGE, others).context);
      expect(refuse).toThrow(new ForbiddenException('Forbidden'));
      expect(await counted(signatureFailures)).toEqual([{ reason: failure, value: 1 }]);
      expect(refuse).toThrow(expect.objectContaining({ reason: expect.stringMatching(reason) }));
    },
  );

  it.each<[keyof typeof WRONG, RegExp | undefined]>([
    ['parameters', undefined],
    ['signature', undefined],
    ['timestamp', /clock.*WECHAT_SIGNATURE_MAX_AGE/],
    ['milliseconds', /in milliseconds.*WECHAT_SIGNATURE_MAX_AGE=0/],
  ])('tells of %s only what carried a right signature, once a minute', (reason, line) => {
    const ask = () => guard.admits(httpContext({ params: {}, query: WRONG[reason] }).request);
    for (let time = 0; time < 3; time += 1) ask();
    const lines = warn.mock.calls.map(([text]) => String(text));
    expect(lines).toEqual(line ? [expect.stringMatching(line)] : []);
  });
});
