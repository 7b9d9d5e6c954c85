import { Child } from './child.mjs';
import { CORES } from './cores.mjs';

/** The process that puts load on a subject. */
export class Load {
  #child = new Child('load/generator.mjs', { core: CORES.load });

  /** Makes what can be made before: connections and, for a saturation, the messages. */
  async prepare(job) {
    await this.#ask(job);
  }

  /** @throws unless every message had its right answer */
  async run({ count, url }) {
    const result = await this.#ask('go');
    if (result.answered === count && result.faults === 0) return result;
    const wrong = count - result.answered;
    throw new Error(
      `${wrong} of ${count} answers of ${url} were wrong, the first: ${result.fault}`,
    );
  }

  end() {
    return this.#child.end();
  }

  async #ask(question) {
    const { result, error } = await this.#child.ask(question);
    if (error !== undefined) throw new Error(`load: ${error}`);
    return result;
  }
}
