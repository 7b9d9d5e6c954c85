import { Child } from './child.mjs';
import { CORES } from './cores.mjs';
import { remove, temporaryDirectory } from './leftovers.mjs';
import { Load } from './load.mjs';
import { hasProc, residentMemory } from './proc.mjs';
import { MeasuredRedis } from './redis.mjs';
import { apiBase } from './token-endpoint.mjs';

/** Whatever is measured, with a load of its own; nothing of it leaves this machine. */
export class Subject {
  #child;
  #load;
  #directory = temporaryDirectory();
  #sent = 0;

  /**
   * @param {import('../subjects/list.mjs').SubjectEntry} entry
   * @param {{ mode?: 'plain' | 'secure', env?: object, core?: number, first?: number }} options
   *   `first`: index of its first message, where several share a store
   */
  static async start(entry, { mode = 'plain', env = {}, core = CORES.subject, first = 0 } = {}) {
    const subject = new Subject();
    subject.entry = entry;
    subject.mode = mode;
    subject.#sent = first;
    try {
      await subject.#start({ ...entry.env, ...env }, core);
    } catch (error) {
      await subject.end();
      throw error;
    }
    return subject;
  }

  /** Messages that are not measured: what has run for a while has compiled what it does often. */
  async warmUp(count) {
    await this.put({ kind: 'saturation', count });
  }

  /**
   * Puts load on it.
   * @param {{ kind: 'saturation' | 'steady' | 'waiting', count: number }} load
   * @returns what the load saw and `cpu`, the whole process' milliseconds for it
   */
  async put(load, onReady = () => {}) {
    const { mode, url, entry } = this;
    const job = { ...load, mode, url, expect: entry.expect, first: this.#sent };
    this.#sent += load.count;
    await this.#load.prepare(job);
    await onReady();
    const before = await this.usage();
    const result = await this.#load.run(job);
    const after = await this.usage();
    return { ...result, count: load.count, cpu: after.cpu - before.cpu };
  }

  /** CPU so far in milliseconds, resident memory in MB. */
  async usage() {
    const { cpu, rss } = await this.#child.ask('usage');
    return { cpu, ...(hasProc ? residentMemory(this.#child.pid) : { own: rss }) };
  }

  /** Memory in use, in MB, after everything that is garbage has gone. */
  async liveMemory() {
    const { live } = await this.#child.ask('collect');
    return live;
  }

  async #start(env, core) {
    const { script, flags, redis } = this.entry;
    if (redis) this.redis = await MeasuredRedis.start(redis);
    const stores = { DATA_DIR: this.#directory, ...(redis && { REDIS_URL: this.redis.url }) };
    const settings = { BENCH_MODE: this.mode, BENCH_API_BASE: apiBase, ...stores, ...env };
    this.#child = new Child(script, { core, env: settings, flags });
    this.#load = new Load();
    this.url = (await this.#child.told()).url;
  }

  async end() {
    await Promise.all([this.#child?.end(), this.#load?.end(), this.redis?.end()]);
    remove(this.#directory);
  }
}

/** Starts it, and ends it whatever happens. */
export async function withSubject(entry, options, action) {
  const subject = await Subject.start(entry, options);
  try {
    return await action(subject);
  } finally {
    await subject.end();
  }
}
