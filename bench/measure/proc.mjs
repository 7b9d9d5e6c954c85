/** What Linux says of a process. */
import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;
export const hasProc = process.platform === 'linux';

/**
 * Resident memory in MB: `own` is what the process allocated, `file` what it has mapped of files
 * (programs, libraries, an embedded store) and could be read again.
 */
export function residentMemory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name) => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)[1]) / 1024;
  return { own: megabytes('RssAnon'), file: megabytes('RssFile') + megabytes('RssShmem') };
}

/** User and system time of all its threads so far, in milliseconds, to within ten. */
export function processorTime(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1000;
}
