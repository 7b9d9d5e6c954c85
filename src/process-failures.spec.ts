import { Logger } from '@nestjs/common';
import { logProcessFailures } from './process-failures';

describe('logProcessFailures', () => {
  const listeners = new Map<string | symbol, (reason: unknown) => void>();
  let error: jest.SpyInstance;
  let fatal: jest.SpyInstance;
  let exit: jest.SpyInstance;

  beforeEach(() => {
    error = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    fatal = jest.spyOn(Logger.prototype, 'fatal').mockImplementation();
    exit = jest.spyOn(process, 'exit').mockImplementation();
    jest.spyOn(process, 'on').mockImplementation((name, listener) => {
      listeners.set(name, listener as (reason: unknown) => void);
      return process;
    });
    logProcessFailures();
  });
  afterEach(() => jest.restoreAllMocks());

  it.each([new Error('lost'), 'lost', { code: 'lost' }])(
    'logs a failure that nobody waited for, and goes on: %p',
    (reason) => {
      listeners.get('unhandledRejection')?.(reason);
      expect(error).toHaveBeenCalledWith(
        'A promise was not awaited and its failure not handled',
        expect.stringContaining('lost'),
      );
      expect(exit).not.toHaveBeenCalled();
    },
  );

  it('says whence it came, and why', () => {
    listeners.get('unhandledRejection')?.(new Error('lost', { cause: new Error('deeper') }));
    expect(error).toHaveBeenCalledWith(
      expect.anything(),
      expect.stringMatching(/Error: lost\n +at .*process-failures\.spec[^]*deeper/),
    );
  });

  it('ends the process once nothing is certain any more', () => {
    listeners.get('uncaughtException')?.(new Error('wrong'));
    expect(fatal).toHaveBeenCalledWith(expect.anything(), expect.stringContaining('Error: wrong'));
    expect(exit).toHaveBeenCalledWith(1);
  });
});
