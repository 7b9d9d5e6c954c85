import { BadRequestException, ForbiddenException, Logger } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host';
import { CallbackExceptionFilter } from './callback-exception.filter';

class Response {
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
  new CallbackExceptionFilter().catch(thrown, new ExecutionContextHost([{}, response]));
  return response;
}

describe('CallbackExceptionFilter', () => {
  let error: jest.SpyInstance;
  beforeEach(() => {
    error = jest.spyOn(Logger.prototype, 'error').mockImplementation();
  });
  afterEach(() => jest.restoreAllMocks());

  it.each([
    [new ForbiddenException('Forbidden'), 403, 'Forbidden'],
    [new BadRequestException('no XML'), 400, 'no XML'],
  ])('answers %s with its status and one line of text', (thrown, statusCode, body) => {
    const contentType = 'text/plain; charset=utf-8';
    expect(answerTo(thrown)).toMatchObject({ statusCode, body, contentType });
    expect(error).not.toHaveBeenCalled();
  });

  it.each([new Error('disk full'), 'text', undefined])(
    'answers success to a failure of our own, and logs it: %s',
    (thrown) => {
      expect(answerTo(thrown)).toMatchObject({ statusCode: 200, body: 'success' });
      expect(error).toHaveBeenCalledWith(expect.any(String), thrown);
    },
  );

  it('leaves an answer alone that is on its way', () => {
    const response = Object.assign(new Response(), { sent: true });
    expect(answerTo(new Error('late'), response)).toMatchObject({ statusCode: 0, body: '' });
  });
});
