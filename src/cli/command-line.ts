import { CommanderError } from 'commander';
import { INVOCATION, UsageError, type CommandContext, type Outcome } from './command';
import { COMMANDS, type ListedCommand } from './commands';
import { oneLine } from './one-line';
import { programOf } from './program';
import { Progress } from './progress';

/** All but tab, line feed and the colours that the command line itself uses. */
const CONTROL =
  // oxlint-disable-next-line eslint/no-control-regex
  /(?!\u001B\[(?:2|22|3[1-39])m)[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

/** Where a command line runs. */
export interface Surroundings {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Instead of the process' variables and `.env` (tests). */
  readonly environment?: Readonly<Record<string, string>>;
}

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/**
 * Runs one command.
 * @param words what follows `wechat` on the command line
 * @param commands all there are, unless a test has its own
 * @returns the exit code: 0 done, 1 failed or found something, 2 wrong usage
 */
export async function runCommandLine(
  words: readonly string[],
  surroundings: Surroundings,
  commands: readonly ListedCommand[] = COMMANDS,
): Promise<number> {
  const progress = new Progress(surroundings.err);
  const isJson = isJsonAsked(words);
  const { out, err } = surroundings;
  let help = '';
  const explain = isJson ? (text: string) => void (help += text) : out;
  try {
    const outcome = await outcomeOf(words, { ...surroundings, out: explain }, commands, progress);
    progress.end();
    if (outcome) out(written(outcome, isJson));
    return outcome?.failed ? FAILED : DONE;
  } catch (error) {
    progress.end();
    const { line, code, isTold } = endOf(error);
    if (!isTold) err(`${line}\n`);
    if (isJson) out(`${JSON.stringify(code === DONE ? { help } : { error: line })}\n`);
    return code;
  }
}

/** What is said of what was thrown; Commander has told it already, or explained itself. */
function endOf(error: unknown) {
  const isTold = error instanceof CommanderError;
  if (isTold) return { line: misuse(error), code: error.exitCode && WRONG_USAGE, isTold };
  const code = error instanceof UsageError ? WRONG_USAGE : FAILED;
  return { line: printable(oneLine(error)), code, isTold };
}

/** What follows `--` is no option. */
function isJsonAsked(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end < 0 ? words : words.slice(0, end)).includes('--json');
}

/** Commander says so where a command is missing. */
function misuse({ code, message }: CommanderError): string {
  return code === 'commander.help'
    ? `Say which command: ${INVOCATION} --help`
    : oneLine(message.replace(/^error: /, ''));
}

async function outcomeOf(
  words: readonly string[],
  surroundings: Surroundings,
  commands: readonly ListedCommand[],
  progress: Progress,
): Promise<Outcome | undefined> {
  let outcome: Outcome | undefined;
  const context = contextOf(surroundings, progress);
  const program = programOf(words, surroundings, commands, async (work) => {
    outcome = await work(context);
  });
  const [first, ...rest] = words;
  const asked = first === 'help' ? [...rest, '--help'] : words;
  await program.parseAsync(asked, { from: 'user' });
  return outcome;
}

function contextOf({ environment }: Surroundings, progress: Progress): CommandContext {
  return {
    environment,
    configuration: () => {
      const { loadConfiguration } = require('../config') as typeof import('../config');
      return loadConfiguration(environment);
    },
    progress: (text) => progress.show(text),
  };
}

function written({ document, lines }: Outcome, isJson: boolean): string {
  if (isJson) return `${JSON.stringify(document, null, 2)}\n`;
  return lines.map((line) => `${printable(line)}\n`).join('');
}

/** For a terminal, which would obey what a user has typed into a message: shown instead. */
function printable(text: string): string {
  return text.replaceAll(
    CONTROL,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
