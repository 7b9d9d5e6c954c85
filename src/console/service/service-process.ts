import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { FromService, ToService } from './service-messages';

/** Node runs the TypeScript of this repository with it. */
const HOOK = join(__dirname, '..', '..', '..', 'test', 'support', 'typescript.cjs');
const LONGEST_STOP_MS = 2000;
const LOG_CHARACTERS = 16_000;
/** What Node adds to an error: where it was thrown, its stack, and its own version. */
const OF_NODE = /^(?:(?:\/|node:)\S+:\d+\n.*\n\s*\^+\n|\s+at .*\n?|Node\.js v.*\n?)/gm;
/** What the service logs before it says why it ends: the same, with a stack. */
const LOGGED = /^\{"level":.*\n?/gm;

export interface ProcessOptions {
  /** The file that starts the service. */
  readonly entry: string;
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly told: (message: FromService) => void;
  readonly wrote: (text: string) => void;
}

/** What is known of a process before its observer is. */
export type Launch = Omit<ProcessOptions, 'told'>;

/** One run of the service in a process of its own. */
export class ServiceProcess {
  private output = '';
  private errors = '';
  readonly exited: Promise<void>;
  private readonly child: ChildProcess;

  constructor({ entry, directory, environment, told, wrote }: ProcessOptions) {
    const execArgv = ['--require', HOOK, '--enable-source-maps'];
    this.child = fork(entry, { cwd: directory, env: environment, execArgv, silent: true });
    this.child.on('message', (message) => told(message as FromService));
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.output = (this.output + text).slice(-LOG_CHARACTERS);
      wrote(text);
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors = (this.errors + text).slice(0, LOG_CHARACTERS);
      wrote(text);
    });
    this.exited = once(this.child, 'close').then(() => undefined);
  }

  /** Why it has ended: its error without the stack, else the end of its log. */
  get problem(): string {
    const errors = this.errors.replaceAll(OF_NODE, '').trim();
    const told = (errors.replaceAll(LOGGED, '').trim() || errors).replace(/^\[([^]*)\]$/, '$1');
    return told === '' ? this.output.trim().split('\n').slice(-14).join('\n') : told;
  }

  tell(message: ToService): void {
    // Of one that is just ending nobody wants to know that it does not hear this any more.
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** In order, as far as that does not take long: open deliveries would be waited for. */
  async stop(): Promise<void> {
    const insisting = setTimeout(() => this.kill(), LONGEST_STOP_MS);
    this.child.kill('SIGTERM');
    await this.exited;
    clearTimeout(insisting);
  }
}
