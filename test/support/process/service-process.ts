import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const HOOK = join(__dirname, '..', 'typescript.cjs');

/** For `NodeProcess.start`: the service itself; `HANDLERS` names the module of its behaviour. */
export const MAIN = join(__dirname, 'main-entry.ts');

/** A node process that runs TypeScript of this repository. */
export class NodeProcess {
  private written = '';
  /** The exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;

  protected constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.written += text));
    }
    this.exited = new Promise((resolve) => child.once('close', resolve));
  }

  /**
   * @param file absolute
   * @param directory where it runs, so that no `.env` of the developer's is read
   */
  static start(file: string, directory: string, env: NodeJS.ProcessEnv): NodeProcess {
    return new NodeProcess(NodeProcess.fork(file, directory, env));
  }

  protected static fork(file: string, cwd: string, env: NodeJS.ProcessEnv): ChildProcess {
    const environment = { PATH: process.env['PATH'], ...env };
    return fork(file, { cwd, env: environment, execArgv: ['--require', HOOK], silent: true });
  }

  /** Everything it wrote to stdout and stderr. */
  get output(): string {
    return this.written;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.child.kill(signal);
    await this.exited;
  }
}

/** The service in a process of its own, which can be killed and stopped. */
export class ServiceProcess extends NodeProcess {
  private constructor(
    child: ChildProcess,
    /** The callback's address. */
    readonly url: string,
  ) {
    super(child);
  }

  /** Resolves when it listens. */
  static async launch(directory: string, env: NodeJS.ProcessEnv): Promise<ServiceProcess> {
    const child = NodeProcess.fork(join(__dirname, 'entry.ts'), directory, {
      LOG_LEVEL: 'error',
      MANAGEMENT_PORT: 'off',
      DATA_DIR: join(directory, 'data'),
      JOURNAL: join(directory, 'journal'),
      HANDLERS: join(__dirname, 'journal.handler.ts'),
      ...env,
    });
    const [address] = (await once(child, 'message')) as [string];
    return new ServiceProcess(child, `${address}/wechat`);
  }

  /** Its metrics, as Prometheus would read them. */
  async metrics(): Promise<string> {
    this.child.send('metrics');
    const [text] = (await once(this.child, 'message')) as [string];
    return text;
  }

  /** Nothing runs in it any more, not even its heartbeat, until `resume`. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }
}
