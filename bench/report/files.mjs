import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { CORES, isPinned } from '../measure/cores.mjs';
import { chart } from './chart.mjs';
import { goals } from './goals.mjs';
import { TEXTS } from './texts.mjs';

/** Where and when: figures of different machines are not to be compared. */
export function circumstances(sizes) {
  const [{ model }] = cpus();
  const pinned = isPinned ? `on core ${CORES.subject}` : 'not pinned';
  return { at: new Date().toISOString(), node: process.version, cpu: model, pinned, sizes };
}

/**
 * Puts what was found into a file of results, beside the parts that other runs have left there.
 * @returns {object} all that is in it now
 */
export function keep(file, found) {
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const all = { ...before, ...found, about: { ...before.about, ...found.about } };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${oneLineLists(JSON.stringify(all, null, 2))}\n`);
  if (found.messages?.plain)
    writeFileSync(file.replace(/(\.json)?$/, '.svg'), chart(found.messages.plain));
  return all;
}

/** Beside the results, all that is in them as tables. */
export function keepTables(file, all) {
  const parts = Object.keys(TEXTS).filter((name) => all[name]);
  const [{ at, node, cpu, pinned }] = parts.map((name) => all.about[name]);
  const texts = [...parts.map((name) => TEXTS[name](all[name])), goals(all)].map((text) =>
    text.replaceAll(/ +$/gm, ''),
  );
  const title = `# Benchmark\n\n${at.slice(0, 10)}, Node ${node}, ${cpu}, ${pinned}. How to read it: [README](../README.md).`;
  const tables = texts.map((text) => `\`\`\`text\n${text}\n\`\`\``);
  writeFileSync(file.replace(/(\.json)?$/, '.md'), `${[title, ...tables].join('\n\n')}\n`);
}

/** As Prettier has them. */
function oneLineLists(json) {
  return json.replaceAll(/\[[^[\]{}]*\]/g, (list) =>
    list.replaceAll(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'),
  );
}
