import {
  fdatasyncSync,
  closeSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  writeSync,
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

  private latest(): Version<T> {
    for (;;) {
      const [number = 0] = this.versions();
      if (number === 0) return { number, value: undefined };
      try {
        return { number, value: JSON.parse(readFileSync(this.path(number), 'utf8')) as T };
      } catch (error) {
        // Unless a newer version has just taken its place.
        if (this.versions()[0] === number) throw error;
      }
    }
  }

  private put(number: number, value: T): boolean {
    const draft = join(this.directory, `.${this.name}.${randomBytes(6).toString('hex')}`);
    writeDurably(draft, JSON.stringify(value));
    try {
      linkSync(draft, this.path(number));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      unlinkSync(draft);
    }
    const [newest = number] = this.versions();
    for (const old of this.versions()) if (old <= newest - KEPT) remove(this.path(old));
    // It may have been made, and removed, before this process came to it.
    return newest < number + KEPT;
  }

  /** The newest first. */
  private versions(): readonly number[] {
    return readdirSync(this.directory)
      .flatMap((name) => this.pattern.exec(name)?.[1] ?? [])
      .map(Number)
      .toSorted((a, b) => b - a);
  }

  private path(number: number): string {
    return join(this.directory, `${this.name}.${number}.json`);
  }
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Another process was quicker.
  }
}
