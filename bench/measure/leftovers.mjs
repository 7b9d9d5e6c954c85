/** Nothing stays behind, however the benchmark ends. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const children = new Set();
const directories = new Set();

process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  directories.forEach(remove);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/** @template T @param {T} child @returns {T} */
export function ended(child) {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/** Kills it and waits until it is gone. */
export async function end(child) {
  if (!children.has(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

export function temporaryDirectory() {
  const directory = mkdtempSync(join(tmpdir(), 'wechat-bench-'));
  directories.add(directory);
  return directory;
}

export function remove(directory) {
  rmSync(directory, { recursive: true, force: true });
  directories.delete(directory);
}
