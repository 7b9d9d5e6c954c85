import type { Command } from 'commander';
import type { Configuration } from '../config';

/** What a command has to say; the frame writes it and chooses the exit code. */
export interface Outcome {
  /** The one JSON document that `--json` prints. */
  readonly document: unknown;
  /** The same for people. */
  readonly lines: readonly string[];
  /** It failed, or found something that somebody has to see to: exit code 1. */
  readonly failed?: boolean;
}

/** What a command works with. */
export interface CommandContext {
  /** The configuration of the service: environment or `.env`. @throws ConfigurationError */
  configuration(): Promise<Configuration>;
  /** What a test has instead of the process' variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What is going on: shown where there is a terminal and it takes over a second. */
  progress(text: string): void;
}

export type Work = (context: CommandContext) => Promise<Outcome>;
/** Does the work and writes its outcome; to be called by a command's action. */
export type Run = (work: Work) => Promise<void>;

/** A file `<name>.command.ts`. */
export interface CommandModule {
  /** Adds arguments, options, subcommands and actions to the command of its name. */
  define(command: Command, run: Run): void;
}

/** The command was called in a way that it does not know: exit code 2. The message has the cure. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** It could not be done: exit code 1. The message has the cure. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export const INVOCATION = 'npm run -s wechat --';

/** Lines for `addHelpText('after', …)`. */
export function examples(...lines: readonly string[]): string {
  return ['\nExamples:', ...lines.map((line) => `  ${INVOCATION} ${line}`)].join('\n');
}
