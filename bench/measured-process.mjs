import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A forked script that says where it listens and tells its CPU time and memory when asked. */
export class MeasuredProcess {
  #child;

  static async start(script, environment = {}) {
    const started = new MeasuredProcess();
    const env = { PATH: process.env.PATH, ...environment };
    started.#child = fork(new URL(script, import.meta.url), { env, stdio: 'inherit' });
    const [{ url }] = await once(started.#child, 'message');
    started.url = url;
    return started;
  }

  /** CPU in milliseconds, user and system; resident memory in MB. */
  async usage() {
    this.#child.send('usage');
    const [{ cpu, rss }] = await once(this.#child, 'message');
    return { cpu: (cpu.user + cpu.system) / 1000, rss: rss / 2 ** 20 };
  }

  async end() {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}

/** For the forked script. */
export function tellUsage(url) {
  process.on('message', () => {
    process.send({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() });
  });
  process.send({ url });
}
