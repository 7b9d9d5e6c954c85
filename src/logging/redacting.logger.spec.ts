import { loadConfiguration } from '../config';
import { createLogger } from '.';
import { redactor } from './redact';
import { RedactingLogger } from './redacting.logger';

const SECRET = 'AppSecret0123456789';
const OPEN_ID = 'oABCdefGHIjklMNOpqrSTUvwx_-1';

describe('the logger of the service', () => {
  let written: string;
  const streams = [process.stdout, process.stderr];
  const write = (chunk: unknown) => {
    written += String(chunk);
    return true;
  };

  beforeEach(() => {
    written = '';
    for (const stream of streams) jest.spyOn(stream, 'write').mockImplementation(write);
  });
  afterEach(() => jest.restoreAllMocks());

  async function logger(level = 'debug') {
    const configuration = await loadConfiguration({
      WECHAT_APP_ID: 'wx0123456789abcdef',
      WECHAT_APP_SECRET: SECRET,
      WECHAT_TOKEN: 'Token0123456789',
      LOG_LEVEL: level,
    });
    return createLogger(configuration);
  }

  it.each<[string, unknown[]]>([
    ['a text', [`call with ${SECRET} for ${OPEN_ID}`, 'Context']],
    ['an error', [new Error(`no ${SECRET}`), 'Context']],
    ['an error behind a text', ['it failed', new Error(`no ${SECRET} of ${OPEN_ID}`)]],
    ['an error with a cause', [new Error('outer', { cause: new Error(SECRET) })]],
    ['a stack', ['it failed', `Error: ${SECRET}\n    at ${OPEN_ID} (file.ts:1:1)`, 'Context']],
    ['an object', [{ deep: { url: `/x?access_token=abc`, token: SECRET, user: OPEN_ID } }]],
    ['parameters beside a text', ['it failed', { openid: OPEN_ID, token: SECRET }, 'Context']],
  ])('lets no secret and no openId through in %s', async (_, given) => {
    const log = await logger();
    for (const level of ['log', 'warn', 'error', 'debug'] as const) {
      (log[level] as (...all: unknown[]) => void).apply(log, given);
    }
    for (const level of ['log', 'warn', 'error', 'debug']) expect(written).toContain(`"${level}"`);
    for (const secret of [SECRET, OPEN_ID, 'access_token=abc'])
      expect(written).not.toContain(secret);
    expect(written).toMatch(/\*\*\*|<openid>/);
  });

  it('writes each entry as one line of JSON where no terminal reads it', async () => {
    const log = await logger();
    log.warn('careful', 'Context');
    expect(JSON.parse(written)).toMatchObject({
      level: 'warn',
      context: 'Context',
      message: 'careful',
    });
  });

  it('lets nothing through on a terminal either', () => {
    const log = new RedactingLogger({ json: false }, redactor([SECRET]));
    const stack = `Error: ${SECRET}\n    at ${OPEN_ID} (file.ts:1:1)`;
    for (const level of ['error', 'fatal'] as const) {
      log[level](`for ${OPEN_ID}`, stack, 'Context');
      log[level](new Error(`no ${SECRET}`), 'Context');
    }
    expect(written.match(/Error: \*\*\*/g)).toHaveLength(2);
    for (const secret of [SECRET, OPEN_ID]) expect(written).not.toContain(secret);
  });

  it('is as talkative as LOG_LEVEL says', async () => {
    for (const [level, expected] of [
      ['error', ['error']],
      ['warn', ['error', 'warn']],
      ['info', ['error', 'warn', 'log']],
      ['debug', ['error', 'warn', 'log', 'debug']],
    ] as const) {
      const log = await logger(level);
      written = '';
      for (const name of ['error', 'warn', 'log', 'debug'] as const) log[name](name);
      const levels = written
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { level: string }).level);
      expect(levels).toEqual(expected);
    }
  });

  it('tells what the service cannot start with by its message, and of a mistake where it was made', async () => {
    class DataDirectoryError extends Error {
      override readonly name = 'DataDirectoryError';
    }
    const log = await logger();
    log.error(new DataDirectoryError('DATA_DIR: it is not a directory.'), 'ExceptionHandler');
    expect(written).toContain('DATA_DIR: it is not a directory.');
    expect(written).not.toContain('redacting.logger.spec');
    log.error(new TypeError('x is undefined'), 'ExceptionHandler');
    expect(written).toContain('redacting.logger.spec');
  });
});
