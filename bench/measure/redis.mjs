import { spawn, spawnSync } from 'node:child_process';
import { Redis } from 'ioredis';
import { CORES, onCore } from './cores.mjs';
import { freePort } from './free-port.mjs';
import { end, ended, remove, temporaryDirectory } from './leftovers.mjs';

export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** A redis-server of its own that tells what it has cost. */
export class MeasuredRedis {
  #child;
  #client;
  #directory = temporaryDirectory();

  /** @param {readonly string[]} options of redis-server */
  static async start(options) {
    const started = new MeasuredRedis();
    const port = String(await freePort());
    const own = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--dir', started.#directory];
    const [command, args] = onCore(CORES.redis, ['redis-server', ...own, ...options]);
    started.#child = ended(spawn(command, args, { stdio: 'ignore' }));
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
    await end(this.#child);
    remove(this.#directory);
  }
}
