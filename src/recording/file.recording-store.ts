import { appendFile, mkdir, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Entry } from './entry';
import { byStart, isKept, RecordingStore, RETENTION_MS, type Recording } from './recording-store';

const SUFFIX = '.jsonl';
const NAME = /^[\w-]+$/;
/** A process may have some thousand files open, or a thousand alone. */
const OPEN_AT_ONCE = 100;

/**
 * In DATA_DIR: a directory for each account, a file for each message, which all processes append to.
 * Only their user may read them.
 */
export class FileRecordingStore extends RecordingStore {
  private readonly known = new Set<string>();

  /**
   * @param directory of all recordings
   * @param most messages of one account
   */
  constructor(
    private readonly directory: string,
    private readonly most: number,
  ) {
    super();
  }

  async append(key: string, entries: readonly Entry[]): Promise<void> {
    const [folder, name] = this.place(key);
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    const isNew = !this.known.has(key);
    if (isNew) await mkdir(folder, { recursive: true, mode: 0o700 });
    await appendFile(join(folder, name), lines, { mode: 0o600 });
    if (isNew) await this.prune(folder, Math.max(10, this.most / 10));
    if (this.known.size > this.most) this.known.clear();
    this.known.add(key);
  }

  async all(appId: string): Promise<readonly Recording[]> {
    const folder = join(this.directory, appId);
    const names = await namesIn(folder);
    const all: Recording[] = [];
    for (let at = 0; at < names.length; at += OPEN_AT_ONCE) {
      const some = names.slice(at, at + OPEN_AT_ONCE);
      all.push(...(await Promise.all(some.map((name) => recordingIn(folder, name)))));
    }
    return all
      .filter((one) => isKept(one))
      .toSorted(byStart)
      .slice(-this.most);
  }

  /** Drops what is too old, of all accounts. */
  async sweep(): Promise<void> {
    const accounts = await readdir(this.directory).catch(() => []);
    for (const account of accounts) await this.prune(join(this.directory, account), -Infinity);
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }

  private place(key: string): readonly [folder: string, name: string] {
    const [appId = '', identity = ''] = key.split(':');
    if (!NAME.test(appId) || !NAME.test(identity)) throw new Error('no key of a message');
    return [join(this.directory, appId), `${identity}${SUFFIX}`];
  }

  /** Another process may do the same just now. */
  private async prune(folder: string, spare: number): Promise<void> {
    const names = await namesIn(folder);
    if (names.length <= this.most + spare) return;
    const files = await Promise.all(names.map((name) => fileIn(folder, name)));
    const newestFirst = files.toSorted((a, b) => b.changedAt - a.changedAt);
    const oldest = Date.now() - RETENTION_MS;
    const gone = newestFirst.filter(
      ({ changedAt }, index) => index >= this.most || changedAt < oldest,
    );
    await Promise.all(gone.map(({ path }) => unlink(path).catch(() => undefined)));
  }
}

async function recordingIn(folder: string, name: string): Promise<Recording> {
  return {
    key: `${basename(folder)}:${name.slice(0, -SUFFIX.length)}`,
    entries: entriesIn(await readFile(join(folder, name), 'utf8').catch(() => '')),
  };
}

async function fileIn(folder: string, name: string) {
  const path = join(folder, name);
  const changedAt = await stat(path)
    .then(({ mtimeMs }) => mtimeMs)
    .catch(() => 0);
  return { path, changedAt };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(SUFFIX));
}

/** A line that another process is just writing, or that a full disk has cut, is left out. */
function entriesIn(lines: string): readonly Entry[] {
  const entries = lines.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Entry];
    } catch {
      return [];
    }
  });
  return entries.toSorted((a, b) => a.at - b.at);
}
