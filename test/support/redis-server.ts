import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './free-port';

/** A start loads what is on disk, on a machine that is busy with other tests. */
const LONGEST_START_MS = 10_000;
/** Of what the server writes: enough for why it ended. */
const TAIL = 2000;

/** Where the binary is missing, tests that need it are skipped loudly; under CI they fail. */
export const REDIS_IS_THERE = spawnSync('redis-server', ['--version']).status === 0;

/** `describe`, or a loud skip where redis-server is missing. */
export const describeWithRedis: jest.Describe =
  REDIS_IS_THERE || process.env['CI'] === 'true' ? describe : skipLoudly();

function skipLoudly(): jest.Describe {
  process.stderr.write(
    '\nSKIPPED: all tests on a real Redis, since there is no redis-server here. ' +
      'Install it (Debian: apt-get install redis-server), or set CI=true to fail instead.\n',
  );
  return describe.skip as jest.Describe;
}

/** A Redis of the test's own, without persistence unless `options` say otherwise. */
export class RedisServer {
  private process: ChildProcess;
  private output = '';

  private constructor(
    readonly port: number,
    private readonly options: readonly string[],
  ) {
    this.process = this.launch();
  }

  static async start(...options: readonly string[]): Promise<RedisServer> {
    if (!REDIS_IS_THERE) throw new Error('There is no redis-server: apt-get install redis-server');
    const server = new RedisServer(await freePort(), options);
    await server.answers();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** A connection of the test's own; the caller disconnects it. */
  client(): Redis {
    const settings = {
      maxRetriesPerRequest: null,
      disconnectTimeout: 100,
      maxLoadingRetryTime: 100,
    };
    return new Redis(this.url, { ...settings, retryStrategy: () => 20 }).on(
      'error',
      () => undefined,
    );
  }

  /** FLUSHALL. */
  async empty(): Promise<void> {
    const client = this.client();
    await client.flushall();
    client.disconnect();
  }

  /** SIGSTOP: connections stay, nothing is answered. */
  pause(): void {
    this.process.kill('SIGSTOP');
  }

  resume(): void {
    this.process.kill('SIGCONT');
  }

  /** Still for just so long, however busy the process of the test is. */
  async hitch(ms: number): Promise<void> {
    const script = 'kill -STOP $0; sleep $1; kill -CONT $0';
    const args = ['-c', script, String(this.process.pid), String(ms / 1000)];
    await once(spawn('sh', args, { stdio: 'ignore' }), 'exit');
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exit = once(this.process, 'exit');
    this.process.kill('SIGCONT');
    this.process.kill(signal);
    await exit;
  }

  async restart(): Promise<void> {
    await this.kill();
    this.process = this.launch();
    await this.answers();
  }

  /** @throws Error when the process ends first, with what it said, or does not answer in time */
  private async answers(): Promise<void> {
    const abort = new AbortController();
    const { signal } = abort;
    const ended = once(this.process, 'close', { signal }).then(() => 'ended');
    const silent = sleep(LONGEST_START_MS, 'did not answer in time', { signal });
    try {
      const problem = await Promise.race([this.pong(signal), ended, silent]);
      if (problem) throw new Error(`redis-server on port ${this.port} ${problem}: ${this.output}`);
    } finally {
      abort.abort();
      void Promise.allSettled([ended, silent]);
    }
  }

  /** Over a connection of its own each time: one that was made while Redis loads may stay silent. */
  private async pong(signal: AbortSignal): Promise<undefined> {
    const settings = { retryStrategy: () => null, commandTimeout: 2000, disconnectTimeout: 100 };
    for (let answer = ''; answer !== 'PONG' && !signal.aborted;) {
      const client = new Redis(this.url, settings).on('error', () => undefined);
      answer = await client.ping().catch(() => '');
      client.disconnect();
      await sleep(20);
    }
    return undefined;
  }

  private launch(): ChildProcess {
    const { port, options } = this;
    const isLasting = options.includes('--appendonly');
    const persistence = isLasting ? [] : ['--save', '', '--appendonly', 'no'];
    const args = ['--port', String(port), '--bind', '127.0.0.1', ...persistence, ...options];
    const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output = (this.output + text).slice(-TAIL);
      });
    }
    return child;
  }
}
