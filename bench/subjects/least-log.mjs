/** Lines that are appended to a file, those of one turn of the event loop at once. */
import { fdatasync, fstatSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const SYNC_MS = 100;

const file = openSync(join(process.env.DATA_DIR, 'least.log'), 'a');
let waiting = [];
let isDirty = false;

setInterval(() => {
  if (isDirty) fdatasync(file, () => {});
  isDirty = false;
}, SYNC_MS).unref();

/** Resolves when the value stands in the file. */
export function append(value) {
  return new Promise((resolve) => {
    if (waiting.length === 0) setImmediate(write);
    waiting.push({ line: `\n${JSON.stringify(value)}`, resolve });
  });
}

function write() {
  const lines = waiting;
  waiting = [];
  writeSync(file, lines.map(({ line }) => line).join(''));
  fstatSync(file);
  isDirty = true;
  for (const { resolve } of lines) resolve();
}
