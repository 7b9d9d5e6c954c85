import { BadRequestException, ForbiddenException, Logger } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host';
import { CallbackExceptionFilter } from './callback-exception.filter';
import { RefusedDeliveryError, Refusals } from './refusals';
import { deliveries } from '../wechat.metrics';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';
import { counted } from '../../../test/support/wechat/counted';

class Response {
  readonly request = { account: wechatAccount(), signedQuery: {} };
  sent = false;
  contentType = '';
  statusCode = 0;
  body = '';
  type(contentType: string): this {
    this.contentType = contentType;
    return this;
  }
  status(code: number): this {
    this.statusCode = code;
    return this;
  }
  send(body: string): this {
    this.body = body;
    this.sent = true;
    return this;
  }
}

function answerTo(thrown: unknown, response = new Response()): Response {
  new CallbackExceptionFilter(new Refusals()).catch(
    thrown,
    new ExecutionContextHost([{}, response]),
  );
  return response;
}

describe('CallbackExceptionFilter', () => {
  let error: jest.SpyInstance;
  let warn: jest.SpyInstance;
  beforeEach(() => {
    deliveries.reset();
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    error = jest.spyOn(Logger.prototype, 'error').mockImplementation();
  });
  afterEach(() => jest.restoreAllMocks());

  it.each<[Error, number, string, string | undefined]>([
    [new RefusedDeliveryError('its ciphertext is odd'), 403, 'Forbidden', 'its ciphertext is odd'],
    [new ForbiddenException('Forbidden'), 403, 'Forbidden', undefined],
    [new BadRequestException('no XML'), 400, 'no XML', 'no XML'],
    [Object.assign(new Error('big'), { statusCode: 413 }), 413, expect.any(String), 'larger than'],
    [
      Object.assign(new Error('aborted'), { statusCode: 400 }),
      400,
      expect.any(String),
      'not arrive',
    ],
  ])('answers %s shortly, counts it and tells why', async (thrown, statusCode, body, reason) => {
    const contentType = 'text/plain; charset=utf-8';
    expect(answerTo(thrown)).toMatchObject({ statusCode, body, contentType });
    expect(error).not.toHaveBeenCalled();
    expect(await counted(deliveries)).toEqual([{ result: 'refused', value: 1 }]);
    const lines = warn.mock.calls.map(([line]) => String(line));
    expect(lines).toEqual(
      reason ? [expect.stringMatching(`^Refused a delivery: .*${reason}`)] : [],
    );
  });

  it.each([new Error('disk full'), 'text', undefined])(
    'answers success to a failure of our own, and logs it: %s',
    async (thrown) => {
      expect(answerTo(thrown)).toMatchObject({ statusCode: 200, body: 'success' });
      expect(await counted(deliveries)).toEqual([]);
      expect(error).toHaveBeenCalledWith(expect.any(String), thrown);
    },
  );

  it('leaves an answer alone that is on its way', () => {
    const response = Object.assign(new Response(), { sent: true });
    expect(answerTo(new Error('late'), response)).toMatchObject({ statusCode: 0, body: '' });
  });
});
