import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** One run of a handler in some process. */
interface JournalEntry {
  readonly pid: number;
  readonly content: string;
}

/** What `JournalHandler` wrote in all processes that share a directory. */
export function readJournal(directory: string): readonly JournalEntry[] {
  const file = join(directory, 'journal');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  return lines.map((line) => {
    const [pid = '', ...content] = line.split(' ');
    return { pid: Number(pid), content: content.join(' ') };
  });
}

/** Resolves with the first run of a message, when it has begun. */
export async function runOf(directory: string, content: string): Promise<JournalEntry> {
  for (;;) {
    const found = readJournal(directory).find((entry) => entry.content === content);
    if (found) return found;
    await pause(5);
  }
}
