import {
  fdatasyncSync,
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

/** Older versions are removed once so many newer ones exist. */
const KEPT = 8;

interface Version<T> {
  readonly number: number;
  readonly value: T | undefined;
}

/**
 * A small value that the processes on a directory share: each version is a file of its own, made by
 * `link`, which fails where the version exists. For what seldom changes.
 */
export class VersionedFile<T> {
  private readonly pattern: RegExp;

  /** @param name of the files, beside their version: letters, digits and `-` */
  constructor(
    private readonly directory: string,
    private readonly name: string,
  ) {
    this.pattern = new RegExp(`^${name}\\.(\\d+)\\.json$`);
  }

  /** Plain JSON, an object or an array. */
  get(): T | undefined {
    return this.latest().value;
  }

  /**
   * Changes the value by compare-and-set.
   * @param decide may be called again, with what another process has put in between; without a
   * `value` everything stays as it is
   */
  change<R>(decide: (value: T | undefined) => { readonly value?: T; readonly result: R }): R {
    for (;;) {
      const latest = this.latest();
      const { value, result } = decide(latest.value);
      if (value === undefined || this.put(latest.number + 1, value)) return result;
    }
  }

  /** One that cannot be read, after a crash or damage, is as if it had never been written. */
  private latest(): Version<T> {
    for (;;) {
      const versions = this.versions();
      const [number = 0] = versions;
      for (const one of versions) {
        const value = this.read(one);
        if (value !== undefined) return { number, value };
      }
      // Unless newer versions have just taken the place of all.
      if (this.versions()[0] === versions[0]) return { number, value: undefined };
    }
  }

  private read(number: number): T | undefined {
    try {
      const value: unknown = JSON.parse(readFileSync(this.path(number), 'utf8'));
      return typeof value === 'object' && value !== null ? (value as T) : undefined;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (error instanceof SyntaxError || code === 'ENOENT') return undefined;
      throw error;
    }
  }

  private put(number: number, value: T): boolean {
    const draft = join(this.directory, `.${this.name}.${randomBytes(6).toString('hex')}`);
    try {
      writeDurably(draft, JSON.stringify(value));
      linkSync(draft, this.path(number));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      remove(draft);
    }
    const [newest = number] = this.versions();
    for (const old of this.versions()) if (old <= newest - KEPT) remove(this.path(old));
    // It may have been made, and removed, before this process came to it.
    return newest < number + KEPT;
  }

  /** The newest first. */
  private versions(): readonly number[] {
    return namesIn(this.directory)
      .flatMap((name) => this.pattern.exec(name)?.[1] ?? [])
      .map(Number)
      .toSorted((a, b) => b - a);
  }

  private path(number: number): string {
    return join(this.directory, `${this.name}.${number}.json`);
  }
}

/** None where somebody has deleted the directory, which is made anew. */
function namesIn(directory: string): readonly string[] {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return readdirSync(directory);
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, text);
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was never made, or another process was quicker.
  }
}
