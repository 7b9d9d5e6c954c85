import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onCore } from './cores.mjs';
import { end, ended } from './leftovers.mjs';

/** A script of this folder in a process of its own, on one core, that answers what it is asked. */
export class Child {
  #process;
  #name;
  /** One question at a time: answers do not say what they answer. */
  #last = Promise.resolve();

  /**
   * @param {string} script relative to `bench/`
   * @param {{ core: number, env?: object, flags?: readonly string[] }} options
   */
  constructor(script, { core, env = {}, flags = [] }) {
    const file = new URL(`../${script}`, import.meta.url).pathname;
    const [command, args] = onCore(core, [process.execPath, ...flags, file]);
    this.#name = script;
    const stdio = ['ignore', 'ignore', 'inherit', 'ipc'];
    const { PATH, SERVICE_DIST } = process.env;
    const variables = { PATH, ...(SERVICE_DIST && { SERVICE_DIST }), ...env };
    this.#process = ended(spawn(command, args, { env: variables, stdio }));
  }

  get pid() {
    return this.#process.pid;
  }

  /** @throws when the process ends first */
  async told() {
    if (this.#hasEnded) throw this.#ended();
    const stop = new AbortController();
    const { signal } = stop;
    const exit = once(this.#process, 'exit', { signal });
    const message = once(this.#process, 'message', { signal });
    try {
      const [told] = await Promise.race([message, exit]);
      if (typeof told === 'object' && told !== null) return told;
      throw this.#ended();
    } finally {
      for (const one of [exit, message]) one.catch(() => {});
      stop.abort();
    }
  }

  ask(question) {
    const answer = this.#last.then(() => {
      const told = this.told();
      this.#process.send(question, () => {});
      return told;
    });
    this.#last = answer.catch(() => {});
    return answer;
  }

  end() {
    return end(this.#process);
  }

  get #hasEnded() {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  #ended() {
    const { exitCode, signalCode } = this.#process;
    return new Error(`bench/${this.#name} ended (${signalCode ?? exitCode}) before it answered`);
  }
}
