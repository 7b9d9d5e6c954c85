import { readFileSync } from 'node:fs';

/** Names the time since the machine was started, which is the same for all its processes. */
const boot = nameOfBoot();

/** A moment, as text without blanks, that no change of the date moves. */
export function bootTime(): string {
  return `${boot}:${uptime()}`;
}

/** Milliseconds since then; 0 where the machine was started since, or it was another one. */
export function ageOf(moment: string): number {
  const [name, time] = moment.split(':');
  const age = uptime() - Number(time);
  return name === boot && age > 0 ? age : 0;
}

function uptime(): number {
  return Math.round(Number(process.hrtime.bigint() / 1_000_000n));
}

/** Only Linux has one; elsewhere the time alone has to do. */
function nameOfBoot(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return '';
  }
}
