import { statfsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Configuration } from '../../config';
import { reasonOf } from '../../reason-of';
import { openDirectory } from '../../stores';
import { fail, ok, warn, type Finding } from './finding';

const CHECK = 'data directory';
const MEGABYTE = 1024 * 1024;
const TOO_LITTLE_MB = 100;
const LITTLE_MB = 1024;

/** Whether the embedded store, or downloaded media, find a place that is fit for them. */
export function checkDisk(configuration: Configuration): Finding {
  const directory = resolve(configuration.get('DATA_DIR', { infer: true }));
  try {
    openDirectory(directory);
  } catch (error) {
    const reason = reasonOf(error);
    return fail(CHECK, reason, cureFor(reason, directory));
  }
  const { bavail, bsize } = statfsSync(directory);
  const left = Math.floor((bavail * bsize) / MEGABYTE);
  const text = `${directory} is local and writable, ${left} MB are free`;
  const cure = `make room: df -h ${directory}, or set DATA_DIR=<another local directory>`;
  if (left < TOO_LITTLE_MB) return fail(CHECK, text, cure);
  return left < LITTLE_MB ? warn(CHECK, text, cure) : ok(CHECK, text);
}

function cureFor(reason: string, directory: string): string {
  if (/EACCES|EPERM/.test(reason)) return `sudo chown -R <user of the service> ${directory}`;
  if (/EROFS/.test(reason)) return 'mount it writable, or set DATA_DIR=<a writable directory>';
  return 'set DATA_DIR=/var/lib/wechat or another local directory in .env';
}
