import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

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
  private constructor(
    readonly port: number,
    private readonly options: readonly string[],
    private process: ChildProcess,
  ) {}

  static async start(...options: readonly string[]): Promise<RedisServer> {
    if (!REDIS_IS_THERE) throw new Error('There is no redis-server: apt-get install redis-server');
    const port = await freePort();
    const server = new RedisServer(port, options, launch(port, options));
    await server.answers();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** A connection of the test's own; the caller disconnects it. */
  client(): Redis {
    return new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 }).on(
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

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exit = once(this.process, 'exit');
    this.process.kill('SIGCONT');
    this.process.kill(signal);
    await exit;
  }

  async restart(): Promise<void> {
    await this.kill();
    this.process = launch(this.port, this.options);
    await this.answers();
  }

  private async answers(): Promise<void> {
    const client = this.client();
    try {
      await Promise.race([
        client.ping(),
        sleep(10_000, undefined, { ref: false }).then(() => {
          throw new Error(`redis-server did not answer on port ${this.port}`);
        }),
      ]);
    } finally {
      client.disconnect();
    }
  }
}

function launch(port: number, options: readonly string[]): ChildProcess {
  const persistence = options.includes('--appendonly') ? [] : ['--save', '', '--appendonly', 'no'];
  const args = ['--port', String(port), '--bind', '127.0.0.1', ...persistence, ...options];
  return spawn('redis-server', args, { stdio: 'ignore' });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
