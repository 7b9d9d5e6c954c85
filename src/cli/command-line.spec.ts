import { styleText } from 'node:util';
import { CommandError, examples, UsageError, type CommandModule, type Work } from './command';
import { runCommandLine } from './command-line';
import { COMMANDS as COMMANDS_OF_WECHAT } from './commands';

/** Packages that take long to load. */
const HEAVY = ['@nestjs/common', '@nestjs/core', 'zod', 'ioredis', 'axios'];

const loaded: string[] = [];

function listed(name: string, work: Work) {
  const module: CommandModule = {
    define: (command, does) =>
      void command
        .option('--times <n>')
        .addHelpText('after', examples(`${name} --times 3`))
        .action(() => does(work)),
  };
  return { name, summary: `does ${name}`, load: () => (loaded.push(name), module) };
}

const COMMANDS = [
  listed('find', async () => ({ document: { found: 1 }, lines: ['found one'], failed: true })),
  listed('pass', async () => ({ document: { found: 0 }, lines: ['found', 'nothing'] })),
  listed('break', async () => {
    throw new CommandError('It is broken:\n  - mend this\n  - mend that');
  }),
  listed('misuse', async () => {
    throw new UsageError('Say which.');
  }),
  listed('fall', async () => Promise.reject(new AggregateError([new Error('refused')]))),
  listed('shout', async () => ({
    document: '',
    lines: [
      'a\u001b]0;title\u0007\u009b2J\u202e\r b\tc\u001b[8m',
      styleText('green', 'ok', { validateStream: false }),
    ],
  })),
  listed('configure', async ({ configuration }) => ({
    document: (await configuration()).get('PORT', { infer: true }),
    lines: [],
  })),
];

async function run(...words: readonly string[]) {
  let [out, err] = ['', ''];
  loaded.length = 0;
  const surroundings = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    environment: { PORT: '80' },
  };
  return { code: await runCommandLine(words, surroundings, COMMANDS), out, err };
}

describe('the command line', () => {
  it('says what a command found, by the exit code as well', async () => {
    expect(await run('find')).toEqual({ code: 1, out: 'found one\n', err: '' });
    expect(await run('pass')).toEqual({ code: 0, out: 'found\nnothing\n', err: '' });
  });

  it('prints one JSON document and nothing else, wherever --json stands', async () => {
    for (const words of [
      ['find', '--json'],
      ['--json', 'find', '--times', '2'],
    ]) {
      const { code, out } = await run(...words);
      expect([code, JSON.parse(out)]).toEqual([1, { found: 1 }]);
    }
    const { code, out, err } = await run('break', '--json');
    expect([code, JSON.parse(out), err]).toEqual([
      1,
      { error: 'It is broken: mend this; mend that' },
      'It is broken: mend this; mend that\n',
    ]);
  });

  it.each([
    [['fnid'], 2, { error: expect.stringMatching(/^unknown command 'fnid'/) }],
    [['find', 'more'], 2, { error: expect.stringMatching(/^too many arguments/) }],
    [[], 2, { error: expect.stringMatching(/^Say which command/) }],
    [['--help'], 0, { help: expect.stringMatching(/does find/) }],
    [['find', '--help'], 0, { help: expect.stringMatching(/Examples/) }],
  ])('prints one JSON document of %j, too', async (words, code, document) => {
    const ran = await run(...words, '--json');
    expect([ran.code, JSON.parse(ran.out)]).toEqual([code, document]);
  });

  it('takes what follows -- for no option', async () => {
    expect((await run('pass', '--', '--json')).out).toBe('');
  });

  it('shows what a terminal would obey, but its own colours', async () => {
    expect((await run('shout')).out).toBe(
      'a\\u001b]0;title\\u0007\\u009b2J\\u202e\\u000d b\tc\\u001b[8m\n\u001b[32mok\u001b[39m\n',
    );
  });

  it('tells what went wrong in one line without a stack', async () => {
    expect(await run('break')).toEqual({
      code: 1,
      out: '',
      err: 'It is broken: mend this; mend that\n',
    });
    expect(await run('fall')).toMatchObject({ code: 1, err: 'refused\n' });
    const { code, err } = await run('configure');
    expect(code).toBe(1);
    expect(err).toMatch(/^[^\n]+WECHAT_APP_ID: required[^\n]+WECHAT_TOKEN: required[^\n]+\n$/);
  });

  it.each([
    [['fnid'], /^unknown command 'fnid' \(Did you mean find\?\). See .* --help\n$/],
    [
      ['find', '--tmies'],
      /^unknown option '--tmies' \(Did you mean --times\?\). See .* find --help/,
    ],
    [['find', 'more'], /^too many arguments for 'find'.* See .* find --help\n$/],
    [['find', '--times'], /^option '--times <n>' argument missing. See .* find --help\n$/],
    [['help', 'fnid'], /^unknown command 'fnid'\. See .* --help\n$/],
    [['fnid', '--help'], /^unknown command 'fnid'\. See .* --help\n$/],
    [['misuse'], /^Say which\.\n$/],
    [[], /Usage:.*\n[^]*find/],
  ])('takes %j for wrong usage', async (words, says) => {
    expect(await run(...words)).toEqual({ code: 2, out: '', err: expect.stringMatching(says) });
  });

  it('explains each command with examples', async () => {
    for (const words of [
      ['find', '--help'],
      ['help', 'find'],
    ]) {
      const { code, out } = await run(...words);
      expect(code).toBe(0);
      expect(out).toMatch(/--json[^]*Examples:\n {2}npm run -s wechat -- find --times 3\n/);
    }
    expect((await run('--help')).out).toMatch(/find +does find\n/);
  });

  it.each(COMMANDS_OF_WECHAT.map(({ name }) => name))(
    'explains %s without loading the service',
    (name) => {
      const heavy: string[] = [];
      for (const module of HEAVY) jest.doMock(module, () => void heavy.push(module));
      jest.isolateModules(() => {
        const { COMMANDS: commands } = require('./commands') as typeof import('./commands');
        commands.find((command) => command.name === name)?.load();
      });
      for (const module of HEAVY) jest.dontMock(module);
      expect(heavy).toEqual([]);
    },
  );

  it('says of a command that a production build leaves out where it can be had', async () => {
    jest.doMock('./simulated/send.command', () => {
      throw Object.assign(new Error('none'), { code: 'MODULE_NOT_FOUND' });
    });
    let err = '';
    const surroundings = { out: () => undefined, err: (text: string) => void (err += text) };
    expect(await runCommandLine(['send', 'text', '你好', '--raw'], surroundings)).toBe(1);
    expect(err).toMatch(/^"send" needs the simulated platform.*in a clone.*--url.*\n$/);
    jest.dontMock('./simulated/send.command');
  });

  it('loads only the command that is asked for', async () => {
    await run('--help');
    expect(loaded).toEqual([]);
    await run('pass');
    expect(loaded).toEqual(['pass']);
  });
});
