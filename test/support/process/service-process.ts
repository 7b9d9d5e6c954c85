import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../free-port';

const HOOK = join(__dirname, '..', 'typescript.cjs');

const MAIN = join(__dirname, 'main-entry.ts');
const LONGEST_START_MS = 60_000;

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
    readonly port: number,
    private readonly managementPort: string,
  ) {
    super(child);
  }

  /**
   * `main.ts` with the handlers of the file `HANDLERS`; resolves when it listens.
   * @param directory where it runs and has its data
   * @param env `PORT`: of a former process, so that the address stays; else a free one
   * @throws Error with what it said, when it does not start
   */
  static async launch(directory: string, env: NodeJS.ProcessEnv): Promise<ServiceProcess> {
    const settings = {
      LOG_LEVEL: 'error',
      HOST: '127.0.0.1',
      PORT: String(env['PORT'] ?? (await freePort())),
      MANAGEMENT_PORT: 'off',
      DATA_DIR: join(directory, 'data'),
      JOURNAL: join(directory, 'journal'),
      HANDLERS: join(__dirname, 'journal.handler.ts'),
      ...env,
    };
    const child = NodeProcess.fork(MAIN, directory, settings);
    const service = new ServiceProcess(child, Number(settings.PORT), settings.MANAGEMENT_PORT);
    await service.listens();
    return service;
  }

  /** The callback's address. */
  get url(): string {
    return `http://127.0.0.1:${this.port}/wechat`;
  }

  /** A request to its management listener, whose port `MANAGEMENT_PORT` has to name. */
  async ask(path: string): Promise<{ readonly status: number; readonly body: string }> {
    const answer = await fetch(`http://127.0.0.1:${this.managementPort}${path}`);
    return { status: answer.status, body: await answer.text() };
  }

  /** Nothing runs in it any more, not even its heartbeat, until `resume`. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }

  private async listens(): Promise<void> {
    const latest = Date.now() + LONGEST_START_MS;
    while (!(await this.answers())) {
      if (!this.isRunning || Date.now() > latest) {
        await this.end('SIGKILL');
        throw new Error(`The service did not start: ${this.output}`);
      }
      await pause(15);
    }
  }

  private answers(): Promise<boolean> {
    return fetch(`http://127.0.0.1:${this.port}/`).then(
      () => true,
      () => false,
    );
  }
}
