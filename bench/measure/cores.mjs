/** What is measured has a core to itself, where the machine lets it be given one. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const allowed = allowedCores();
const canPin = allowed.length > 1 && spawnSync('taskset', ['--version']).status === 0;

/** One core for the measured process, another for the load, and for Redis a third if there is one. */
export const CORES = { subject: allowed[0], load: allowed[1], redis: allowed[2] ?? allowed[1] };

export const isPinned = canPin;

/**
 * @param {number} core
 * @param {readonly string[]} command
 * @returns {readonly [string, readonly string[]]} what to spawn
 */
export function onCore(core, [command, ...args]) {
  return canPin ? ['taskset', ['-c', String(core), command, ...args]] : [command, args];
}

/** This process and its threads make room for what is measured. */
export function leaveSubjectCore() {
  if (canPin) spawnSync('taskset', ['-acp', String(CORES.load), String(process.pid)]);
}

function allowedCores() {
  if (process.platform !== 'linux')
    return Array.from({ length: availableParallelism() }, (_, i) => i);
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1];
  return list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}
