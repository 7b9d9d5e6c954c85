import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from './free-ports';

const PROGRAM = join(__dirname, '..', 'main.js');
const HOST = '127.0.0.1';
const LONGEST_START_MS = 15_000;
const LONGEST_STOP_MS = 10_000;
const LOG_CHARACTERS = 2000;

/** The service did not come up; the message holds what it said last. */
export class ServiceStartError extends Error {
  override readonly name = 'ServiceStartError';

  constructor(reason: string, log = '') {
    super(`The service did not start: ${reason}${log && `\nIts last lines:\n${log}`}`);
  }
}

/** The built service in a process of its own, as `npm start` runs it. */
export class ServiceProcess {
  private log = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    readonly managementUrl: string,
  ) {
    const keep = (chunk: Buffer) => (this.log = (this.log + chunk).slice(-LOG_CHARACTERS));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    // The demo leaves no process behind when it ends.
    process.once('exit', () => child.kill('SIGKILL'));
  }

  /**
   * Started in `directory`, so that no `.env` of the developer's is read.
   * @throws ServiceStartError when there is no build, or the service ends or stays silent
   */
  static async start(
    environment: Readonly<Record<string, string>>,
    directory: string,
    program: string = PROGRAM,
  ): Promise<ServiceProcess> {
    if (!existsSync(program)) {
      throw new ServiceStartError(`${program} is missing; run "npm run build" first`);
    }
    const [port = 0, managementPort = 0] = await freePorts(2);
    const listeners = {
      HOST,
      PORT: String(port),
      MANAGEMENT_HOST: HOST,
      MANAGEMENT_PORT: String(managementPort),
    };
    const child = spawn(process.execPath, [program], {
      cwd: directory,
      env: { PATH: process.env['PATH'], ...environment, ...listeners, DATA_DIR: '.' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const service = new ServiceProcess(child, urlOf(port), urlOf(managementPort));
    await service.untilReady();
    return service;
  }

  /** Ends it by SIGTERM, as an operator would, and by SIGKILL if that takes too long. */
  async stop(): Promise<void> {
    if (this.ended) return;
    const end = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const insisting = setTimeout(() => this.child.kill('SIGKILL'), LONGEST_STOP_MS);
    await end;
    clearTimeout(insisting);
  }

  private get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private async untilReady(): Promise<void> {
    const latest = Date.now() + LONGEST_START_MS;
    while (!(await this.answers())) {
      if (this.ended) throw new ServiceStartError('it ended at once', this.log);
      if (Date.now() > latest) {
        await this.stop();
        throw new ServiceStartError(`no answer at ${this.url} in ${LONGEST_START_MS} ms`, this.log);
      }
      await pause(50);
    }
  }

  private async answers(): Promise<boolean> {
    return fetch(this.url).then(
      () => !this.ended,
      () => false,
    );
  }
}

function urlOf(port: number): string {
  return `http://${HOST}:${port}`;
}
