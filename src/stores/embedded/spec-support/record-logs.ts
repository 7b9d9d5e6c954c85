import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordLog, type Change } from '../log/record-log';

/** Record logs of several processes on one directory, which goes with them. */
export class RecordLogs {
  readonly directory = mkdtempSync(join(tmpdir(), 'record-log-'));
  private readonly opened: RecordLog[] = [];

  /** @param heard gets the keys and events that the log tells */
  open(name: string, heard: string[] = []): RecordLog {
    const log = new RecordLog(this.directory, name, {
      onLine: ({ key }) => heard.push(key),
      onReload: (reason) => heard.push(reason),
      onRestored: () => heard.push('restored'),
    });
    this.opened.push(log);
    return log;
  }

  /** The names of all files. */
  segments(): readonly string[] {
    return readdirSync(this.directory).toSorted();
  }

  close(): void {
    for (const log of this.opened) log.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export function change(log: RecordLog, key: string, value: unknown, binding?: string): Change {
  return { previous: log.find(key), kind: 'o', key, value: JSON.stringify(value), binding };
}

/** @returns whether the change counts */
export function put(log: RecordLog, key: string, value: unknown, binding?: string): boolean {
  return log.commit([change(log, key, value, binding)])[0] !== undefined;
}

export function get(log: RecordLog, key: string): unknown {
  const position = log.find(key);
  return position === undefined ? undefined : log.read(position);
}
