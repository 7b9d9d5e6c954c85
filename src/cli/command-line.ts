import { CommanderError } from 'commander';
import { UsageError, type CommandContext, type Outcome } from './command';
import { COMMANDS, type ListedCommand } from './commands';
import { oneLine } from './one-line';
import { programOf } from './program';
import { Progress } from './progress';

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
  const isJson = words.includes('--json');
  const { out, err } = surroundings;
  try {
    const outcome = await outcomeOf(words, surroundings, commands, progress);
    progress.end();
    if (outcome) out(written(outcome, isJson));
    return outcome?.failed ? FAILED : DONE;
  } catch (error) {
    progress.end();
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE;
    const line = oneLine(error);
    err(`${line}\n`);
    if (isJson) out(`${JSON.stringify({ error: line })}\n`);
    return error instanceof UsageError ? WRONG_USAGE : FAILED;
  }
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
  return lines.map((line) => `${line}\n`).join('');
}
