import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { CORES, isPinned } from '../measure/cores.mjs';
import { chart } from './chart.mjs';

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
  writeFileSync(file, `${oneLineLists(JSON.stringify(all, null, 2))}\n`);
  if (found.messages?.plain)
    writeFileSync(file.replace(/(\.json)?$/, '.svg'), chart(found.messages.plain));
  return all;
}

/** As Prettier has them. */
function oneLineLists(json) {
  return json.replaceAll(/\[[^[\]{}]*\]/g, (list) =>
    list.replaceAll(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'),
  );
}
