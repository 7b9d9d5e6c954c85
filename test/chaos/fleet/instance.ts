import { freePort } from '../../support/free-port';
import { ServiceProcess } from '../../support/process/service-process';

export interface InstanceSettings {
  readonly name: string;
  /** Where it runs, so that no `.env` of the developer's is read. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** One instance of the service on a port of its own, started again on the same one. */
export class Instance {
  private readonly processes: ServiceProcess[] = [];

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
    return this.process?.isRunning ?? false;
  }

  get exitCode(): number | null | undefined {
    return this.process?.child.exitCode;
  }

  /** What it logged, over all its starts. */
  get log(): string {
    return this.processes.map(({ output }) => output).join('');
  }

  async start(): Promise<void> {
    const { folder, environment, name } = this.settings;
    const process = await ServiceProcess.launch(folder, {
      LOG_LEVEL: 'warn',
      PORT: String(this.port),
      MANAGEMENT_PORT: String(this.managementPort),
      INSTANCE: name,
      ...environment,
    });
    this.processes.push(process);
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!this.isRunning) return;
    if (signal === 'SIGKILL') this.resume();
    await this.process?.end(signal);
  }

  /** SIGSTOP: it runs no more, yet its connections stay. */
  freeze(): void {
    this.process?.freeze();
  }

  resume(): void {
    this.process?.resume();
  }

  /** The status of a page on its management listener. */
  async management(path: string): Promise<{ readonly status: number; readonly body: string }> {
    const answer = await fetch(`http://127.0.0.1:${this.managementPort}${path}`);
    return { status: answer.status, body: await answer.text() };
  }

  private get process(): ServiceProcess | undefined {
    return this.processes.at(-1);
  }
}
