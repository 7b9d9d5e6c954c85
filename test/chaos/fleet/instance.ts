import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../../src/redis/testing/free-port';

const LONGEST_START_MS = 30_000;

export interface InstanceSettings {
  readonly name: string;
  /** The compiled service. */
  readonly program: string;
  /** Where it runs, so that no `.env` of the developer's is read. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** One instance of the service on a port of its own, started again on the same one. */
export class Instance {
  private written = '';
  private process: ChildProcess | undefined;

  private constructor(
    private readonly settings: InstanceSettings,
    readonly port: number,
    private readonly managementPort: number,
  ) {}

  /** Resolves when it listens. */
  static async launch(settings: InstanceSettings): Promise<Instance> {
    const instance = new Instance(settings, await freePort(), await freePort());
    await instance.start();
    return instance;
  }

  get name(): string {
    return this.settings.name;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/wechat`;
  }

  get pid(): number {
    return this.process?.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.process?.exitCode === null && this.process.signalCode === null;
  }

  get exitCode(): number | null | undefined {
    return this.process?.exitCode;
  }

  /** What it logged, over all its starts. */
  get log(): string {
    return this.written;
  }

  async start(): Promise<void> {
    const { program, folder, environment, name } = this.settings;
    const child = spawn(process.execPath, [program], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        LOG_LEVEL: 'warn',
        HOST: '127.0.0.1',
        PORT: String(this.port),
        MANAGEMENT_PORT: String(this.managementPort),
        INSTANCE: name,
        ...environment,
      },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.written += text));
    }
    this.process = child;
    await this.listens();
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!this.process || !this.isRunning) return;
    const exit = once(this.process, 'exit');
    if (signal === 'SIGKILL') this.process.kill('SIGCONT');
    this.process.kill(signal);
    await exit;
  }

  /** SIGSTOP: it runs no more, yet its connections stay. */
  freeze(): void {
    this.process?.kill('SIGSTOP');
  }

  resume(): void {
    this.process?.kill('SIGCONT');
  }

  /** The status of a page on its management listener. */
  async management(path: string): Promise<{ readonly status: number; readonly body: string }> {
    const answer = await fetch(`http://127.0.0.1:${this.managementPort}${path}`);
    return { status: answer.status, body: await answer.text() };
  }

  private async listens(): Promise<void> {
    const end = Date.now() + LONGEST_START_MS;
    while (!(await answers(this.port))) {
      if (!this.isRunning || Date.now() > end) {
        throw new Error(`Instance ${this.name} did not start: ${this.written}`);
      }
      await pause(20);
    }
  }
}

function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}
