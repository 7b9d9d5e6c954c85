import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startPlatform, type Platform, type PlatformOptions } from '../../../src/simulator';
import { NodeProcess, ServiceProcess } from '../../support/process/service-process';
import { temporaryDirectory } from '../../support/service';

/** What a handler noted. */
export interface Note {
  readonly event: 'begin' | 'end' | 'abort';
  readonly pid: number;
  readonly at: number;
  readonly user: string;
  readonly content: string;
}

export interface LateServiceOptions {
  readonly platform?: PlatformOptions;
  readonly environment?: Readonly<Record<string, string>>;
}

/** `main.ts` in processes of its own that can be ended and started again on one DATA_DIR. */
export class LateService {
  readonly started: NodeProcess[] = [];

  private constructor(
    readonly platform: Platform,
    private readonly directory: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async create({
    platform: options,
    environment,
  }: LateServiceOptions = {}): Promise<LateService> {
    const platform = await startPlatform(options);
    const settings = { ...platform.environment, ...environment };
    return new LateService(platform, temporaryDirectory(), settings);
  }

  /** @returns when it listens; @param port the one of a former process, so that its address stays */
  async start(port?: number): Promise<{ readonly process: ServiceProcess; readonly port: number }> {
    const address = port === undefined ? {} : { PORT: String(port) };
    const process = await ServiceProcess.launch(this.directory, { ...this.settings, ...address });
    this.started.push(process);
    return { process, port: process.port };
  }

  /** @returns what `npm run wechat -- <line>` writes for an operator of this service */
  async cli(line: string): Promise<string> {
    const file = join(__dirname, 'cli.ts');
    const process = NodeProcess.start(file, this.directory, { ...this.settings, ARGUMENTS: line });
    this.started.push(process);
    await process.exited;
    return process.output;
  }

  url(port: number): string {
    return `http://127.0.0.1:${port}/wechat`;
  }

  notes(event: Note['event'], user?: string): readonly Note[] {
    const lines = existsSync(this.journal) ? readFileSync(this.journal, 'utf8').split('\n') : [];
    return lines.slice(0, -1).flatMap((line) => {
      const [kind, pid, at, from = '', content = ''] = line.split('\t');
      if (kind !== event || (user !== undefined && from !== user)) return [];
      return [{ event, pid: Number(pid), at: Number(at), user: from, content }];
    });
  }

  async close(): Promise<void> {
    await this.platform.close();
    await Promise.all(this.started.map((process) => process.end('SIGKILL')));
    rmSync(this.directory, { recursive: true, force: true });
  }

  private get settings(): Readonly<Record<string, string>> {
    return {
      HANDLERS: join(__dirname, 'late.handlers.ts'),
      LOG_LEVEL: 'warn',
      DATA_DIR: this.store,
      JOURNAL: this.journal,
      MANAGEMENT_PORT: 'off',
      ...this.environment,
    };
  }

  /** DATA_DIR. */
  get store(): string {
    return join(this.directory, 'data');
  }

  private get journal(): string {
    return join(this.directory, 'journal');
  }
}
