import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's package libfaketime. */
const FAKETIME = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketime.so.1`;

/** How a process' clock is shifted on this machine. */
export const CLOCK_IS_SHIFTED_BY = existsSync(FAKETIME) ? 'libfaketime' : 'a Date of its own';

/** The environment of a node process whose calendar is `seconds` ahead. */
export function shiftedClock(seconds: number): Readonly<Record<string, string>> {
  if (CLOCK_IS_SHIFTED_BY === 'libfaketime') {
    return {
      LD_PRELOAD: FAKETIME,
      FAKETIME: `${seconds > 0 ? '+' : ''}${seconds}s`,
      DONT_FAKE_MONOTONIC: '1',
    };
  }
  const preload = join(__dirname, 'shift-date.cjs');
  return { NODE_OPTIONS: `--require ${preload}`, CLOCK_SHIFT_MS: String(seconds * 1000) };
}
