import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** A redis-server of its own that tells what it has cost. */
export class MeasuredRedis {
  #child;
  #client;

  static async start(options) {
    const started = new MeasuredRedis();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    await new Promise((resolve) => server.close(resolve));
    const directory = mkdtempSync(join(tmpdir(), 'wechat-bench-redis-'));
    const args = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--dir', directory];
    started.#child = spawn('redis-server', [...args, ...options].map(String), { stdio: 'ignore' });
    started.url = `redis://127.0.0.1:${port}`;
    started.#client = new Redis(started.url, { retryStrategy: () => 20 }).on('error', () => {});
    await started.#client.ping();
    return started;
  }

  /** Totals since its start; memory in bytes. */
  async usage() {
    const info = await this.#client.info('everything');
    const number = (name) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0);
    const calls = (command) =>
      Number(new RegExp(`^cmdstat_${command}:calls=(\\d+)`, 'm').exec(info)?.[1] ?? 0);
    return {
      microseconds: (number('used_cpu_user') + number('used_cpu_sys')) * 1e6,
      calls: calls('evalsha') + calls('eval'),
      bytesIn: number('total_net_input_bytes'),
      bytesOut: number('total_net_output_bytes'),
      memory: number('used_memory'),
    };
  }

  async end() {
    this.#client.disconnect();
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}
