import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordLog, type Change } from '../../../src/stores/embedded/log/record-log';

/** Record logs of several processes on one directory, anew for each test; call it in `describe`. */
export function recordLogs() {
  let directory: string;
  let opened: RecordLog[];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'record-log-'));
    opened = [];
  });
  afterEach(() => {
    for (const log of opened) log.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** @param heard gets the keys and events that the log tells */
  function open(name: string, heard: string[] = []): RecordLog {
    const log = new RecordLog(directory, name, {
      onLine: ({ key }) => heard.push(key),
      onReload: () => undefined,
      onReloaded: (reason) => heard.push(reason),
      onRestored: () => heard.push('restored'),
    });
    opened.push(log);
    return log;
  }

  return {
    open,
    segments: () => readdirSync(directory).toSorted(),
    pathOf: (name: string) => join(directory, name),
  };
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
